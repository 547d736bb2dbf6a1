package io.emailthrottle.ingress.smtp;

import io.emailthrottle.body.BodyTooLarge;
import io.emailthrottle.body.BodyTooSlow;
import io.emailthrottle.body.BoundedBody;
import io.emailthrottle.body.Overloaded;
import io.emailthrottle.delivery.EmailService;
import io.emailthrottle.delivery.KeyConflict;
import io.emailthrottle.delivery.KeyInUse;
import io.emailthrottle.delivery.NewEmail;
import io.emailthrottle.delivery.Receipt;
import io.emailthrottle.email.raw.UnreadableMessage;
import io.emailthrottle.ingress.Admission;
import io.emailthrottle.ingress.EmailValidator;
import io.emailthrottle.ingress.InvalidKey;
import io.emailthrottle.ingress.InvalidRequest;
import io.emailthrottle.ingress.ReceivedMessage;
import io.emailthrottle.ingress.smtp.KeyLogin.Login;
import io.emailthrottle.security.AccessRefused;
import io.emailthrottle.security.Caller;
import io.emailthrottle.security.RequestRates;
import io.emailthrottle.security.TooManyRequests;
import io.emailthrottle.store.quota.QuotaUsedUp;
import io.emailthrottle.store.write.StoreUnavailable;
import io.emailthrottle.time.Time;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.RejectException;

/** Takes messages in by the rules of {@code POST /emails}, and says yes only when they are on disk. */
public final class SubmissionHandler {

    private static final Logger log = LoggerFactory.getLogger(SubmissionHandler.class);

    /** Who sends more than this beyond the announced limit is not listened to any longer. */
    private static final long MOST_IN_VAIN = 10_000_000;

    private final EmailService service;
    private final EmailValidator validator;
    private final Admission admission;
    private final RequestRates rates;
    private final MeterRegistry registry;
    private final Time time;

    /**
     * @param rates count a message as a request
     * @param registry is told of each message and its outcome ({@code email.submissions})
     * @param time measures how slowly a message comes
     */
    public SubmissionHandler(
            EmailService service,
            EmailValidator validator,
            Admission admission,
            RequestRates rates,
            MeterRegistry registry,
            Time time) {
        this.service = service;
        this.validator = validator;
        this.admission = admission;
        this.rates = rates;
        this.registry = registry;
        this.time = time;
        List.of("accepted", "refused", "later").forEach(this::messages);
    }

    private Counter messages(String outcome) {
        return Counter.builder("email.submissions")
                .description("Messages that came in by SMTP: accepted, refused for good, or to be sent again later")
                .tag("outcome", outcome)
                .register(registry);
    }

    /**
     * Reads a message to its end, and accepts it.
     *
     * @param sender of the envelope; empty for none
     * @param recipients of the envelope
     * @return the reply's text, with the emails' ids
     * @throws RejectException when it is not accepted, whose code says whether it may be sent again
     * @throws IOException when the connection breaks
     */
    String take(Login login, String sender, List<String> recipients, InputStream data)
            throws RejectException, IOException {
        try {
            String reply = accept(login, sender, recipients, data);
            messages("accepted").increment();
            return reply;
        } catch (RejectException refused) {
            messages(refused.getCode() >= 500 ? "refused" : "later").increment();
            throw refused;
        }
    }

    private String accept(Login login, String sender, List<String> recipients, InputStream data)
            throws RejectException, IOException {
        BareLineFeedDetector lines = new BareLineFeedDetector(data);
        try (Admission.Place place = admission.enter()) {
            byte[] message = place.body(lines, -1).readAllBytes();
            if (lines.broken()) {
                throw new RejectException(554, "5.6.0 A line ends with CR LF; a CR or a LF stands alone");
            }
            Caller caller = login.caller();
            rates.require(caller.tenant());
            // What is read from it: its texts and files have fewer octets than the message that encodes them.
            place.holdBeside(message.length);
            ReceivedMessage received = ReceivedMessage.bySmtp(message, sender, recipients);
            InvalidKey.check(received.idempotencyKey());
            hold(place, received.emails().size(), message.length);
            List<NewEmail> submissions = validator.acceptMessage(
                    caller.tenant(), received, () -> service.asked(caller.tenant(), received.idempotencyKey()));
            received.requireAllowed(caller::requireMaySendFrom);
            return "2.0.0 Accepted " + ids(submissions, received.idempotencyKey());
        } catch (BodyTooLarge e) {
            skip(lines);
            throw new RejectException(552, "5.3.4 " + Replies.line(e));
        } catch (Overloaded e) {
            skip(lines);
            throw new RejectException(452, "4.3.1 Busy: " + Replies.line(e));
        } catch (BodyTooSlow e) {
            throw new DropConnectionException(421, "4.4.2 " + Replies.line(e));
        } catch (InvalidRequest | UnreadableMessage | InvalidKey e) {
            throw new RejectException(554, "5.6.0 " + Replies.line(e));
        } catch (AccessRefused e) {
            throw new RejectException(550, "5.7.1 " + Replies.line(e));
        } catch (TooManyRequests e) {
            throw new RejectException(451, "4.7.1 " + Replies.line(e));
        } catch (QuotaUsedUp e) {
            throw new RejectException(452, "4.7.1 Nothing is accepted: " + Replies.line(e));
        } catch (KeyConflict e) {
            throw e.kind() == KeyConflict.Kind.OTHER_REQUEST
                    ? new RejectException(554, "5.6.0 This idempotency key was used for another message")
                    : new RejectException(451, "4.3.0 The first message with this idempotency key is still taken in");
        } catch (StoreUnavailable | DataAccessException e) {
            throw new RejectException(451, "4.3.0 The database does not take it: send it again");
        } catch (RuntimeException e) {
            log.error("unforeseen failure of a message that came by SMTP", e);
            throw new RejectException(451, "4.3.0 Something went wrong here; it is logged");
        }
    }

    /** Recipients whom no header names get an email each, with the whole message. */
    private static void hold(Admission.Place place, int emails, long bytes) throws RejectException {
        try {
            place.hold(emails * bytes);
        } catch (BodyTooLarge e) {
            throw new RejectException(
                    552,
                    "5.3.4 No header names the " + emails + " recipients, so each gets an email of its own,"
                            + " and the message is too large for so many: send it to fewer at a time");
        }
    }

    private String ids(List<NewEmail> submissions, String key) {
        try {
            return ids(service.take(submissions, key));
        } catch (KeyInUse known) {
            return known.receipts().isEmpty() ? "before" : ids(known.receipts());
        }
    }

    private static String ids(List<Receipt> receipts) {
        return Replies.line(String.join(
                " ", receipts.stream().map(receipt -> receipt.id().toString()).toList()));
    }

    private void skip(InputStream rest) throws IOException, DropConnectionException {
        try {
            new BoundedBody(rest, MOST_IN_VAIN, time, _ -> {}).transferTo(OutputStream.nullOutputStream());
        } catch (BodyTooLarge e) {
            throw new DropConnectionException(552, "5.3.4 The message is far too large");
        } catch (BodyTooSlow e) {
            throw new DropConnectionException(421, "4.4.2 " + Replies.line(e));
        }
    }
}
