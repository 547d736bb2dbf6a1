/** Resend: sender and events. */
@NullMarked
package io.emailthrottle.vendor.resend;

import org.jspecify.annotations.NullMarked;
