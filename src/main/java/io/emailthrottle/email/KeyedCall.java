package io.emailthrottle.email;

import java.time.Instant;

/**
 * A vendor that may have an email already, and knows it by an idempotency key: asked again, it makes no second email as long
 * as it remembers the key.
 *
 * @param vendor its configured name
 * @param until when it may have forgotten the key
 */
public record KeyedCall(String vendor, Instant until) {}
