/** Puts together the ways in which emails come in: the HTTP server, SMTP, and other vendors' APIs. */
@NullMarked
package io.emailthrottle.config.ingress;

import org.jspecify.annotations.NullMarked;
