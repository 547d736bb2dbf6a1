/** Submission by SMTP: messages become the same requests as those by HTTP. */
@NullMarked
package io.emailthrottle.ingress.smtp;

import org.jspecify.annotations.NullMarked;
