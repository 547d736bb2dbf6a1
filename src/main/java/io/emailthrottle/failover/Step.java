package io.emailthrottle.failover;

import io.emailthrottle.email.TimelineWord;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of an email's timeline: a vendor was called, or passed over.
 *
 * @param outcome a {@link TimelineWord}: {@code sent}, {@code skipped} (it cannot carry this email), or the kind of failure
 * @param detail the vendor's words, or ours why it was not called; null when there is nothing to say
 * @param took how long the vendor took to answer; null when it was not called
 */
public record Step(
        Instant at,
        String vendor,
        String outcome,
        @Nullable String detail,
        @Nullable Duration took) {

    static final String SENT = TimelineWord.SENT.word();
    static final String KEPT_WARM = TimelineWord.KEPT_WARM.word();
    static final String POSTPONED = TimelineWord.POSTPONED.word();
    static final String SKIPPED = TimelineWord.SKIPPED.word();

    /** Whether the vendor was called, so that the email may have reached it. */
    public boolean called() {
        return took != null;
    }
}
