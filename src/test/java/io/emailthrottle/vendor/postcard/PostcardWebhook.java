package io.emailthrottle.vendor.postcard;

import io.emailthrottle.vendor.events.EventFields;
import io.emailthrottle.vendor.events.EventType;
import io.emailthrottle.vendor.events.ParsedWebhook;
import io.emailthrottle.vendor.events.SharedSecret;
import io.emailthrottle.vendor.events.SharedSecretSettings;
import io.emailthrottle.vendor.events.VendorEvent;
import io.emailthrottle.vendor.events.VendorWebhook;
import io.emailthrottle.vendor.events.WebhookRefused;
import io.emailthrottle.vendor.events.WebhookRequest;
import java.util.List;

/** The postman's word that a card has arrived. */
final class PostcardWebhook implements VendorWebhook {

    private final SharedSecret secret;

    PostcardWebhook(SharedSecretSettings settings) {
        this.secret = new SharedSecret(settings);
    }

    @Override
    public ParsedWebhook read(WebhookRequest request) throws WebhookRefused {
        secret.check(request);
        EventFields card = new EventFields(request.json());
        return ParsedWebhook.of(List.of(VendorEvent.of(EventType.DELIVERED).about(card.text("/card"), null)));
    }
}
