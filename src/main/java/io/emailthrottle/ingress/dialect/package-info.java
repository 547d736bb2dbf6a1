/** What the send APIs of other vendors share: rules for their fields, reading, acceptance and errors. */
@NullMarked
package io.emailthrottle.ingress.dialect;

import org.jspecify.annotations.NullMarked;
