/** Mailjet's send API, as its clients speak it. */
@NullMarked
package io.emailthrottle.ingress.mailjet;

import org.jspecify.annotations.NullMarked;
