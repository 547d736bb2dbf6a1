/** Any SMTP server as a vendor. */
@NullMarked
package io.emailthrottle.vendor.smtp;

import org.jspecify.annotations.NullMarked;
