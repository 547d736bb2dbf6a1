package io.emailthrottle.security;

import io.emailthrottle.time.Time;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Remembers for a second what the database said, under a hash. What it did not find is not remembered: that is too much. */
final class RecentLookups<V> {

    private static final Duration REMEMBERED = Duration.ofSeconds(1);
    private static final int MAX_REMEMBERED = 1000;

    private record Look<V>(V value, long atNanos, long changes) {}

    private final Function<String, Optional<V>> database;
    private final LongSupplier changes;
    private final Time time;
    /** Large enough that one hash hardly ever waits for another's look. */
    private final Map<String, Look<V>> looks = new ConcurrentHashMap<>(2 * MAX_REMEMBERED);

    /** @param changes a count that grows when what was read before is no longer good, though its second has not passed */
    RecentLookups(Function<String, Optional<V>> database, LongSupplier changes, Time time) {
        this.database = database;
        this.changes = changes;
        this.time = time;
    }

    Optional<V> find(String hash) {
        Look<V> look = looks.get(hash);
        if (look == null || past(look.atNanos) || look.changes != changes.getAsLong()) {
            if (looks.size() >= MAX_REMEMBERED) {
                looks.clear();
            }
            // One at a time, so that nothing read before it was forgotten is remembered after.
            look = looks.compute(hash, (_, _) -> look(hash));
        }
        return Optional.ofNullable(look).map(Look::value);
    }

    private @Nullable Look<V> look(String hash) {
        long now = time.nanos();
        // Before the look, so that what changes meanwhile is read again.
        long before = changes.getAsLong();
        return database.apply(hash).map(value -> new Look<>(value, now, before)).orElse(null);
    }

    /** The next one to ask hears from the database. */
    void forget(String hash) {
        looks.remove(hash);
    }

    /** Whether what was read then is no longer good. */
    boolean past(long atNanos) {
        return time.nanos() - atNanos > REMEMBERED.toNanos();
    }
}
