/** The email: content, addresses, attachments and status. */
@NullMarked
package io.emailthrottle.email;

import org.jspecify.annotations.NullMarked;
