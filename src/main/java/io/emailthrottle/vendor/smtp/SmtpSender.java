package io.emailthrottle.vendor.smtp;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.Capabilities;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.ProbeCall;
import io.emailthrottle.vendor.ReadinessCheck;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.SendReceipt.Refused;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.mime.WireMessage;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends email by SMTP (RFC 5321) over connections that stay open.
 *
 * <p>The receipt's id is the server's queue id where its reply tells one, else the email's own Message-ID.
 */
public final class SmtpSender implements EmailSender {

    private final SmtpPool pool;
    private final ReadinessCheck readiness;
    private final @Nullable String returnPath;
    private final Duration totalTimeout;

    SmtpSender(String vendor, SmtpSettings settings, Time time) {
        this.pool = new SmtpPool(vendor, settings, time);
        this.readiness = new SmtpReadiness(settings, time);
        this.returnPath = settings.returnPath();
        this.totalTimeout = settings.totalTimeout();
    }

    @Override
    public SendReceipt send(Email email) throws SendFailure {
        SmtpEnvelope envelope = SmtpEnvelope.of(email, returnPath);
        WireMessage message = WireMessage.of(email);
        Duration limit = ProbeCall.timeout(totalTimeout).plusSeconds(email.wireSize() / 1_000_000);
        try (SmtpDeadline deadline = new SmtpDeadline(limit)) {
            return send(email, envelope, message, deadline);
        } catch (SendFailure e) {
            throw isTimeout(e) ? e.byTimeout() : e;
        }
    }

    private SendReceipt send(Email email, SmtpEnvelope envelope, WireMessage message, SmtpDeadline deadline)
            throws SendFailure {
        SmtpConnection connection = pool.borrow(deadline);
        try {
            connection.requireFit(message, email.wireSize());
            SmtpDelivery delivery;
            try {
                delivery = connection.deliver(envelope, message);
            } catch (SendFailure e) {
                if (!connection.wasDead()) {
                    throw e;
                }
                connection = pool.replace(connection, deadline);
                delivery = connection.deliver(envelope, message);
            }
            List<Refused> refused = new ArrayList<>(delivery.refused());
            refused.addAll(deliverToRest(connection, envelope.to(delivery.leftOver()), message));
            String queueId = delivery.reply().queueId();
            return new SendReceipt(queueId == null ? email.messageId() : queueId, refused);
        } finally {
            pool.giveBack(connection);
        }
    }

    private static boolean isTimeout(SendFailure failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }

    /**
     * Sends to recipients that the server wanted in another transaction; each one takes at least one of them.
     *
     * @return who does not get it. A failure is theirs alone, whatever its kind: the others have the email, and it must not
     *     be sent to them again. Those who may have it, because the answer to the message is missing, are not tried again
     */
    private static List<Refused> deliverToRest(SmtpConnection connection, SmtpEnvelope leftOver, WireMessage message) {
        List<Refused> refused = new ArrayList<>();
        List<Address> rest = leftOver.recipients();
        while (!rest.isEmpty()) {
            try {
                SmtpDelivery delivery = connection.deliver(leftOver.to(rest), message);
                refused.addAll(delivery.refused());
                rest = delivery.leftOver();
            } catch (SendFailure e) {
                boolean forNow = !(e instanceof MessageRejected || e instanceof Unconfirmed);
                rest.forEach(recipient -> refused.add(new Refused(recipient, e.getMessage(), forNow)));
                return refused;
            }
        }
        return refused;
    }

    /** What a server takes is known when it has greeted: {@link SmtpConnection#requireFit}. */
    @Override
    public Capabilities capabilities() {
        return Capabilities.ANYTHING;
    }

    @Override
    public Optional<BooleanSupplier> liveness() {
        return Optional.of(pool::canConnect);
    }

    @Override
    public Optional<ReadinessCheck> readiness() {
        return Optional.of(readiness);
    }

    @Override
    public void close() {
        pool.close();
    }
}
