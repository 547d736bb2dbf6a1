/** Mailgun: sender and events. */
@NullMarked
package io.emailthrottle.vendor.mailgun;

import org.jspecify.annotations.NullMarked;
