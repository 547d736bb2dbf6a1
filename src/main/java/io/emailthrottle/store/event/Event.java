package io.emailthrottle.store.event;

import io.emailthrottle.email.Visitor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of an email's timeline, written with the change that it describes.
 *
 * @param type what happened: a status, a kind of failure, or a word such as {@code interrupted}
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
    public static Event of(Instant at, String type, @Nullable String detail) {
        return new Event(at, type, null, detail, null);
    }
}
