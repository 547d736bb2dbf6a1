/** Mailjet: sender and events. */
@NullMarked
package io.emailthrottle.vendor.mailjet;

import org.jspecify.annotations.NullMarked;
