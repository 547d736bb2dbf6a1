package io.emailthrottle.vendor.mailgun;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers which body came with which token. Mailgun's signature covers the token and not the body: who saw one request
 * could otherwise say with its token whatever he likes. The same body again is Mailgun's own repetition.
 */
final class SignedOnce {

    /** About 10 MB. */
    private static final int MAX = 100_000;

    private final Map<String, String> bodies = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MAX;
        }
    };

    /** Whether a token has come with no other body. */
    synchronized boolean admits(String token, String bodyHash) {
        String first = bodies.putIfAbsent(token, bodyHash);
        return first == null || first.equals(bodyHash);
    }
}
