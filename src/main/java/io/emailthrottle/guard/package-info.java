/** Keeps the emails of a gateway that is not in production from real recipients. */
@NullMarked
package io.emailthrottle.guard;

import org.jspecify.annotations.NullMarked;
