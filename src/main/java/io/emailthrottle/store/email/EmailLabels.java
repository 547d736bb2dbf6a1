package io.emailthrottle.store.email;

import io.emailthrottle.email.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of an email without its payload.
 *
 * @param tags by their names
 * @param messageId the Message-ID that a raw message brought along
 * @param metadata the application's own data by name
 */
public record EmailLabels(List<Tag> tags, Optional<String> messageId, Map<String, String> metadata) {

    static EmailLabels of(List<String> terms, Map<String, String> metadata) {
        return new EmailLabels(
                terms.stream().flatMap(term -> SearchTerms.asTag(term).stream()).toList(),
                terms.stream()
                        .flatMap(term -> SearchTerms.asMessageId(term).stream())
                        .findFirst(),
                metadata);
    }
}
