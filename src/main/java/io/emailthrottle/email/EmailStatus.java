package io.emailthrottle.email;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Where an email stands on its road.
 *
 * <pre>
 * scheduled -> queued -> sending -> sent -> delivered | bounced | complained
 *                 ^---------'  \-> rejected | failed | expired | unconfirmed
 * scheduled, queued -> canceled, expired        suppressed: never sent, at accept
 * </pre>
 *
 * <p>An email that waits for another attempt, failed or is unconfirmed is sent, and what follows from that, as soon as a vendor
 * tells that it took an earlier attempt after all.
 */
public enum EmailStatus {
    /** To be sent at a later date. */
    SCHEDULED,
    /** Waits for its turn, for a permit, or for the next attempt. */
    QUEUED,
    /** A node is sending it. */
    SENDING,
    /** A vendor took it. */
    SENT,
    /** The recipient's server took it. */
    DELIVERED,
    /** The recipient's server returned it. */
    BOUNCED,
    /** The recipient called it spam. */
    COMPLAINED,
    /** A vendor refused it for good, for a fault of the email itself. */
    REJECTED,
    /** Every attempt failed until its time was up. */
    FAILED,
    /** Its time was up before any attempt was made. */
    EXPIRED,
    /** A vendor may or may not have taken it, and its {@link DeliveryGuarantee} forbids a second try. */
    UNCONFIRMED,
    /** The application took it back in time. */
    CANCELED,
    /** All its recipients are on the suppression list. */
    SUPPRESSED;

    private static final Set<EmailStatus> WAITING = EnumSet.of(SCHEDULED, QUEUED);

    /** The word for it in JSON, in the database and in metrics. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no status of this word */
    public static EmailStatus of(String word) {
        return Arrays.stream(values())
                .filter(status -> status.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no status is called '" + word + "'"));
    }

    /** Whether the status is final: no background work changes it. */
    public boolean isFinal() {
        return !WAITING.contains(this) && this != SENDING;
    }

    /** The statuses from which an email may come into this one; empty for those it can only begin in. */
    public Set<EmailStatus> predecessors() {
        return switch (this) {
            case SCHEDULED -> EnumSet.of(SCHEDULED);
            case QUEUED -> EnumSet.of(SENDING, FAILED, EXPIRED, UNCONFIRMED);
            case SENDING, CANCELED -> WAITING;
            case SENT -> EnumSet.of(SENDING, UNCONFIRMED, QUEUED, FAILED);
            case REJECTED -> EnumSet.of(SENDING);
            case UNCONFIRMED -> EnumSet.of(SENDING, QUEUED);
            case FAILED -> EnumSet.of(SENDING, QUEUED);
            case EXPIRED -> EnumSet.of(SENDING, QUEUED, SCHEDULED);
            case DELIVERED -> EnumSet.of(SENDING, SENT, UNCONFIRMED, QUEUED, FAILED);
            case BOUNCED -> EnumSet.of(SENDING, SENT, UNCONFIRMED, QUEUED, FAILED, DELIVERED);
            case COMPLAINED -> EnumSet.of(SENDING, SENT, UNCONFIRMED, QUEUED, FAILED, DELIVERED, BOUNCED);
            case SUPPRESSED -> EnumSet.of(SENDING);
        };
    }
}
