package io.emailthrottle.vendor.smtp;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/** Emails for tests. */
final class TestEmails {

    private TestEmails() {}

    static Email.Builder from(String from) {
        return Email.builder(
                UUID.randomUUID(), Instant.parse("2026-03-01T08:09:10Z"), new Address(null, from), "Hello");
    }

    static Email to(String... recipients) {
        return from("shop@example.com")
                .to(Arrays.stream(recipients).map(to -> new Address(null, to)).toList())
                .text("Good day")
                .build();
    }
}
