/** MailerSend: sender and events. */
@NullMarked
package io.emailthrottle.vendor.mailersend;

import org.jspecify.annotations.NullMarked;
