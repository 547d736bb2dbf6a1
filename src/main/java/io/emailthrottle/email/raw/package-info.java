/** Reads the fields of an email from a complete message (RFC 5322, MIME). */
@NullMarked
package io.emailthrottle.email.raw;

import org.jspecify.annotations.NullMarked;
