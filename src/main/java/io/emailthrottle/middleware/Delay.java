package io.emailthrottle.middleware;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a send is held back before it goes out.
 *
 * @param length zero when it goes out at once
 * @param reason in words; null when it goes out at once
 */
public record Delay(Duration length, @Nullable String reason) {

    public static final Delay NONE = new Delay(Duration.ZERO, null);

    /** The longer of two: middlewares wait one inside the other. */
    public Delay or(Delay other) {
        return other.length.compareTo(length) > 0 ? other : this;
    }
}
