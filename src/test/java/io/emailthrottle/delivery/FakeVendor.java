package io.emailthrottle.delivery;

import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Takes every email at once, until it is told to fail or to hold each until it is let go. */
public final class FakeVendor implements EmailSender {

    private final List<UUID> called = new CopyOnWriteArrayList<>();
    private final List<String> recipients = new CopyOnWriteArrayList<>();
    private volatile SendFailure failure;
    private volatile CountDownLatch held = new CountDownLatch(0);

    public void failWith(SendFailure why) {
        failure = why;
    }

    public void hold() {
        held = new CountDownLatch(1);
    }

    public void letGo() {
        held.countDown();
    }

    public List<UUID> called() {
        return called;
    }

    /** Whom it took emails for. */
    public List<String> recipients() {
        return recipients;
    }

    /** A call that is interrupted comes to its end all the same, as one whose answer has arrived. */
    @Override
    public SendReceipt send(Email email) throws SendFailure {
        called.add(email.id());
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure;
        }
        email.recipients().forEach(recipient -> recipients.add(recipient.address()));
        return new SendReceipt("message-" + email.id());
    }
}
