package io.emailthrottle.security;

import io.emailthrottle.store.ApiKey;
import io.emailthrottle.store.ApiKeys;
import io.emailthrottle.time.Time;
import java.util.Optional;

/**
 * Knows which API keys are good. What the database said of a key is remembered for a second, under the key's hash, so that
 * a revocation counts within that second, on every node. Keys that do not exist are not remembered: there are too many.
 */
public final class KeyRing {

    /** @param any whether there was ever a key; once there was, that stays so */
    private record Existence(boolean any, long atNanos) {}

    private final ApiKeys keys;
    private final Time time;
    private final Recent<ApiKey> looks;
    private volatile Existence existence;

    public KeyRing(ApiKeys keys, Time time) {
        this.keys = keys;
        this.time = time;
        this.looks = new Recent<>(keys::find, time);
    }

    /** The key, unless it is wrong, revoked or expired. */
    Optional<ApiKey> find(Token token) {
        return looks.find(token.hash()).filter(key -> !key.expired(time.now()));
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
