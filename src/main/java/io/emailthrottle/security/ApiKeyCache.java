package io.emailthrottle.security;

import io.emailthrottle.store.access.ApiKey;
import io.emailthrottle.store.access.ApiKeys;
import io.emailthrottle.store.write.StoreUnavailable;
import io.emailthrottle.time.Time;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which API keys are good. What the database said of a key is remembered for a second, under the key's hash, so that
 * a revocation counts within that second on every node, and at once on the one that it is made on. Keys that do not exist are
 * not remembered: there are too many.
 */
public final class ApiKeyCache {

    private static final Logger log = LoggerFactory.getLogger(ApiKeyCache.class);

    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    /** @param any whether there was ever a key; once there was, that stays so */
    private record Existence(boolean any, long atNanos) {}

    private final ApiKeys keys;
    private final Time time;
    private final RecentLookups<ApiKey> looks;
    /** When each key's use was last noted; as many as there are keys. */
    private final Map<UUID, Long> noted = new ConcurrentHashMap<>();

    private volatile @Nullable Existence existence;

    public ApiKeyCache(ApiKeys keys, Time time) {
        this.keys = keys;
        this.time = time;
        this.looks = new RecentLookups<>(keys::find, keys::changesHere, time);
    }

    /** Grows when a key is changed or revoked on this node. */
    long changesHere() {
        return keys.changesHere();
    }

    /** The key, unless it is wrong, revoked or expired. */
    Optional<ApiKey> find(Token token) {
        Optional<ApiKey> key = looks.find(token.hash()).filter(known -> !known.expired(time.now()));
        key.ifPresent(this::note);
        return key;
    }

    /** Once a minute, with whatever else is written then; who asks waits for nothing. */
    private void note(ApiKey key) {
        long now = time.nanos();
        Long before = noted.get(key.id());
        boolean due = before == null || now - before > NOTED_EVERY.toNanos();
        if (due && (before == null ? noted.putIfAbsent(key.id(), now) == null : noted.replace(key.id(), before, now))) {
            try {
                keys.used(key.id(), time.now());
            } catch (StoreUnavailable busy) {
                log.debug("the use of an API key is not noted", busy);
            }
        }
    }

    /** Whether there has ever been a key; one that is made elsewhere counts within a second. */
    public boolean any() {
        Existence known = existence;
        if (known == null || !known.any && (keys.madeHere() || looks.past(known.atNanos))) {
            long now = time.nanos();
            known = new Existence(keys.any(), now);
            existence = known;
        }
        return known.any;
    }
}
