package io.emailthrottle.security;

import io.emailthrottle.store.ApiKey;
import io.emailthrottle.store.ApiKeys;
import io.emailthrottle.time.Time;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows which API keys are good. What the database said of a key is remembered for a second, under the key's hash, so that
 * a revocation counts within that second, on every node. Keys that do not exist are not remembered: there are too many.
 */
public final class KeyRing {

    private static final Duration REMEMBERED = Duration.ofSeconds(1);
    private static final int MAX_REMEMBERED = 1000;

    private record Look(ApiKey key, long atNanos) {}

    /** @param any whether there was ever a key; once there was, that stays so */
    private record Existence(boolean any, long atNanos) {}

    private final ApiKeys keys;
    private final Time time;
    private final Map<String, Look> looks = new ConcurrentHashMap<>();
    private volatile Existence existence;

    public KeyRing(ApiKeys keys, Time time) {
        this.keys = keys;
        this.time = time;
    }

    /** The key, unless it is wrong, revoked or expired. */
    Optional<ApiKey> find(Token token) {
        String hash = token.hash();
        Look look = looks.get(hash);
        if (look == null || past(look.atNanos)) {
            long now = time.nanos();
            ApiKey key = keys.find(hash).orElse(null);
            if (key == null) {
                looks.remove(hash);
                return Optional.empty();
            }
            look = new Look(key, now);
            remember(hash, look);
        }
        return look.key.expired(time.now()) ? Optional.empty() : Optional.of(look.key);
    }

    private void remember(String hash, Look look) {
        if (looks.size() >= MAX_REMEMBERED) {
            looks.clear();
        }
        looks.put(hash, look);
    }

    /** Whether there has ever been a key; one that is made elsewhere counts within a second. */
    public boolean any() {
        Existence known = existence;
        if (known == null || !known.any && (keys.madeHere() || past(known.atNanos))) {
            long now = time.nanos();
            known = new Existence(keys.any(), now);
            existence = known;
        }
        return known.any;
    }

    private boolean past(long atNanos) {
        return time.nanos() - atNanos > REMEMBERED.toNanos();
    }
}
