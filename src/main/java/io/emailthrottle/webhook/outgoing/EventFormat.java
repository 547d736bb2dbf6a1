package io.emailthrottle.webhook.outgoing;

import io.emailthrottle.store.write.WebhookEventType;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The form in which an endpoint is told what becomes of emails: ours, or another vendor's, whose handlers an application has already. */
public interface EventFormat {

    /** The name by which a webhook has it. */
    String name();

    /** The events that there are in this form; a webhook can be registered for these alone. */
    Set<WebhookEventType> events();

    /** A new secret as it is kept, which signs what is delivered. */
    default String newSecret() {
        return SigningSecret.generate().text();
    }

    /**
     * What the application verifies deliveries with, as the API shows it.
     *
     * @param secret as it is kept
     */
    default String verifiedWith(String secret) {
        return secret;
    }

    /**
     * One attempt to deliver an event.
     *
     * @param event one of {@link #events}
     * @param secrets those in force, the newest first
     * @param now of this attempt
     */
    EventRequest request(EventFacts event, List<String> secrets, Instant now);
}
