package io.emailthrottle.failover;

import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.Capabilities;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Unconfirmed;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A vendor for tests that takes idempotency keys, and fails as it is told to. */
public final class KeyedVendor implements EmailSender {

    public static final Unconfirmed NO_ANSWER = new Unconfirmed("no answer", null, true);

    private final Duration remembers;
    private final List<UUID> called = new CopyOnWriteArrayList<>();
    private volatile SendFailure failure;

    public KeyedVendor(Duration remembers) {
        this.remembers = remembers;
    }

    /** @param why null for not at all */
    public void failWith(SendFailure why) {
        failure = why;
    }

    public List<UUID> called() {
        return called;
    }

    @Override
    public SendReceipt send(Email email) throws SendFailure {
        called.add(email.id());
        if (failure != null) {
            throw failure;
        }
        return new SendReceipt("message-" + email.id());
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.ANYTHING.idempotentFor(remembers);
    }
}
