/** The one source of time. */
@NullMarked
package io.emailthrottle.time;

import org.jspecify.annotations.NullMarked;
