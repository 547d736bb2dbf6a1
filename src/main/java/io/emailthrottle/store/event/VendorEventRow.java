package io.emailthrottle.store.event;

import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.store.suppression.Suppression;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a vendor tells of an email that it took, found and ready to be written.
 *
 * @param key the same for the same report, however often it comes, and for no other
 * @param event its line in the timeline; it names the vendor
 * @param status where it moves the email, if that allows it; null when it moves nothing
 * @param suppression whom no email goes to any more, or null
 * @param recipient what it tells of one of several recipients, or null
 * @param stream the one stream that the suppression is about; null for all emails
 */
public record VendorEventRow(
        UUID emailId,
        String tenant,
        String key,
        Event event,
        @Nullable EmailStatus status,
        @Nullable Suppression suppression,
        @Nullable RecipientState recipient,
        @Nullable String stream) {

    /** Of an email with one recipient, or of none in particular. */
    public VendorEventRow(
            UUID emailId, String tenant, String key, Event event, EmailStatus status, Suppression suppression) {
        this(emailId, tenant, key, event, status, suppression, null, null);
    }
}
