/** Puts together the ways in which emails come in: HTTP's server, SMTP, and other vendors' APIs. */
package io.emailthrottle.config.ingress;
