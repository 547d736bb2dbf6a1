package io.emailthrottle.webhook.outgoing;

import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.store.webhook.WebhookDeliveries;
import io.emailthrottle.store.webhook.Webhooks;

/** The parts of the store that webhooks read and write. */
record WebhookStores(Webhooks webhooks, WebhookDeliveries deliveries, EmailReader emails) {}
