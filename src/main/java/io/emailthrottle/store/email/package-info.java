/** Statements for emails and their payloads. */
@NullMarked
package io.emailthrottle.store.email;

import org.jspecify.annotations.NullMarked;
