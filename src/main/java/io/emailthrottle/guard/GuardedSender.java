package io.emailthrottle.guard;

import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.Capabilities;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Gives a vendor no email with a recipient outside the guard's list. Emails come here without such recipients; this is the last
 * line, for what was stored before the guard was turned on and for mistakes of ours.
 */
public final class GuardedSender implements EmailSender {

    private final EmailSender sender;
    private final RecipientGuard guard;

    public GuardedSender(EmailSender sender, RecipientGuard guard) {
        this.sender = sender;
        this.guard = guard;
    }

    @Override
    public SendReceipt send(Email email) throws SendFailure {
        Optional<String> objection = guard.objection(email);
        if (objection.isPresent()) {
            throw new MessageRejected(objection.get()).asFinal();
        }
        return sender.send(email);
    }

    @Override
    public Capabilities capabilities() {
        return sender.capabilities();
    }

    @Override
    public Optional<BooleanSupplier> liveness() {
        return sender.liveness();
    }

    @Override
    public void close() {
        sender.close();
    }
}
