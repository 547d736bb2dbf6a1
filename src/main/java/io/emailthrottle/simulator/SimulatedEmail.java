package io.emailthrottle.simulator;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.DeliveryGuarantee;
import io.emailthrottle.email.Email;
import java.util.List;
import java.util.UUID;

/** One of the emails that come, and how far it has got. */
final class SimulatedEmail {

    private static final Address FROM = new Address(null, "hello@example.com");
    private static final List<Address> TO = List.of(new Address(null, "ada@example.org"));
    /** The fixed bits of a UUIDv7: version 7, variant 2. */
    private static final long VERSION = 0x7000L;

    private static final long VARIANT = 1L << 63;

    final int number;
    final long arrivedAt;
    final long expiresAt;
    long dueAt;
    int attempts;
    boolean waiting = true;

    SimulatedEmail(int number, long arrivedAt, long expiresAt) {
        this.number = number;
        this.arrivedAt = arrivedAt;
        this.expiresAt = expiresAt;
        this.dueAt = arrivedAt;
    }

    /** As the gateway knows it. */
    Email email(DeliveryGuarantee deliveryGuarantee) {
        return Email.builder(
                        new UUID(VERSION, VARIANT | number), VirtualTime.START.plusNanos(arrivedAt), FROM, "Simulated")
                .to(TO)
                .text("Simulated")
                .delivery(deliveryGuarantee)
                .build();
    }

    /** Which of the emails this is, by its id alone. */
    static int number(Email email) {
        return (int) email.id().getLeastSignificantBits();
    }
}
