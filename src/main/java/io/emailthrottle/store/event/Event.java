package io.emailthrottle.store.event;

import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.TimelineWord;
import io.emailthrottle.email.Visitor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of an email's timeline, written with the change that it describes.
 *
 * @param type what happened, a {@link TimelineWord}; as text, because a newer version may have written a word that this one does
 *     not know
 * @param vendor which vendor, or null
 * @param detail in words, or null
 * @param tookMs how long the vendor took; null when it was not called
 * @param visitor who opened or clicked, which webhooks are told; not part of the timeline; or null
 */
public record Event(
        Instant at,
        String type,
        @Nullable String vendor,
        @Nullable String detail,
        @Nullable Long tookMs,
        @Nullable Visitor visitor) {

    /** An event that nobody visited. */
    public Event(Instant at, String type, @Nullable String vendor, @Nullable String detail, @Nullable Long tookMs) {
        this(at, type, vendor, detail, tookMs, null);
    }

    /** An event that concerns no vendor. */
    public static Event of(Instant at, TimelineWord word, @Nullable String detail) {
        return new Event(at, word.word(), null, detail, null);
    }

    /** The event of a change of the email's status, which concerns no vendor. */
    public static Event of(Instant at, EmailStatus status, @Nullable String detail) {
        return new Event(at, status.word(), null, detail, null);
    }
}
