/** SendGrid: sender and events. */
@NullMarked
package io.emailthrottle.vendor.sendgrid;

import org.jspecify.annotations.NullMarked;
