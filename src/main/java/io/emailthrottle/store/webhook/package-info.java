/** Statements for applications' webhooks and their deliveries. */
@NullMarked
package io.emailthrottle.store.webhook;

import org.jspecify.annotations.NullMarked;
