/** Accepting emails, sending them and recording the outcome. */
@NullMarked
package io.emailthrottle.delivery;

import org.jspecify.annotations.NullMarked;
