/** Notifies applications' webhooks of events. */
@NullMarked
package io.emailthrottle.webhook.outgoing;

import org.jspecify.annotations.NullMarked;
