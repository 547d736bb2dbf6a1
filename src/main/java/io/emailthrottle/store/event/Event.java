package io.emailthrottle.store.event;

import io.emailthrottle.email.Visitor;
import java.time.Instant;

/**
 * One line of an email's timeline, written with the change that it describes.
 *
 * @param type what happened: a status, a kind of failure, or a word such as {@code interrupted}
 * @param vendor which vendor, or null
 * @param detail in words, or null
 * @param tookMs how long the vendor took; null when it was not called
 * @param visitor who opened or clicked, which webhooks are told; not part of the timeline; or null
 */
public record Event(Instant at, String type, String vendor, String detail, Long tookMs, Visitor visitor) {

    /** Something to know about the request, such as a field that has no effect. */
    public static final String NOTE = "note";

    /** An event that nobody visited. */
    public Event(Instant at, String type, String vendor, String detail, Long tookMs) {
        this(at, type, vendor, detail, tookMs, null);
    }

    /** An event that concerns no vendor. */
    public static Event of(Instant at, String type, String detail) {
        return new Event(at, type, null, detail, null);
    }
}
