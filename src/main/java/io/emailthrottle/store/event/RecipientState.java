package io.emailthrottle.store.event;

import io.emailthrottle.email.RecipientStatus;
import org.jspecify.annotations.Nullable;

/**
 * How one recipient of an email fares.
 *
 * @param address in lower case
 * @param vendor the vendor that took it, refused it, or told of it; null when there is none
 * @param detail the vendor's words; null when there are none
 */
public record RecipientState(
        String address,
        RecipientStatus status,
        @Nullable String vendor,
        @Nullable String detail) {}
