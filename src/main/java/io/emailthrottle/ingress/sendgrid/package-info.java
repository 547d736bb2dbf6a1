/** SendGrid's send API, as its clients speak it. */
@NullMarked
package io.emailthrottle.ingress.sendgrid;

import org.jspecify.annotations.NullMarked;
