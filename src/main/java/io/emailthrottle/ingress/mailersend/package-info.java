/** MailerSend's send API, as its clients speak it. */
@NullMarked
package io.emailthrottle.ingress.mailersend;

import org.jspecify.annotations.NullMarked;
