/** Receives vendors' webhooks and applies their events. */
@NullMarked
package io.emailthrottle.webhook.incoming;

import org.jspecify.annotations.NullMarked;
