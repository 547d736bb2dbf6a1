package io.emailthrottle.store.email;

import io.emailthrottle.email.Tag;
import java.util.List;
import java.util.Optional;

/**
 * What is known of an email without its payload.
 *
 * @param tags by their names
 * @param messageId the Message-ID that a raw message brought along
 */
public record EmailLabels(List<Tag> tags, Optional<String> messageId) {

    static EmailLabels of(List<String> terms) {
        return new EmailLabels(
                terms.stream().flatMap(term -> SearchTerms.asTag(term).stream()).toList(),
                terms.stream()
                        .flatMap(term -> SearchTerms.asMessageId(term).stream())
                        .findFirst());
    }
}
