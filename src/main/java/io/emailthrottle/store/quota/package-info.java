/** Statements for the quotas of tenants and their use. */
@NullMarked
package io.emailthrottle.store.quota;

import org.jspecify.annotations.NullMarked;
