/** Mailgun's send API, as its clients speak it. */
@NullMarked
package io.emailthrottle.ingress.mailgun;

import org.jspecify.annotations.NullMarked;
