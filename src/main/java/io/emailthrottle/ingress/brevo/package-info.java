/** Brevo's send API, as its clients speak it. */
@NullMarked
package io.emailthrottle.ingress.brevo;

import org.jspecify.annotations.NullMarked;
