/** Statements for API keys and sessions. */
@NullMarked
package io.emailthrottle.store.access;

import org.jspecify.annotations.NullMarked;
