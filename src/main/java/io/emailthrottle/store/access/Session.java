package io.emailthrottle.store.access;

import java.time.Duration;
import java.time.Instant;

/**
 * A browser's login with an API key. It holds a secret, which its text does not show.
 *
 * @param csrf what the page says beside the cookie, to prove that it is the page
 */
public record Session(ApiKey key, String csrf, Instant openedAt) {

    /** How long it lasts; less when its key ends before. */
    public static final Duration LASTS = Duration.ofHours(12);

    /** Whether it has ended, by its age or with its key. */
    public boolean expired(Instant now) {
        return !now.isBefore(openedAt.plus(LASTS)) || key.expired(now);
    }

    @Override
    public String toString() {
        return "Session[key=" + key.prefix() + ", openedAt=" + openedAt + "]";
    }
}
