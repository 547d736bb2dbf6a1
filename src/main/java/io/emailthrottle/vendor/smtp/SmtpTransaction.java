package io.emailthrottle.vendor.smtp;

import io.emailthrottle.email.Address;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.RequestSent;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt.Refused;
import io.emailthrottle.vendor.mime.WireMessage;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The conversation about one email: MAIL, RCPT, DATA, the message, the dot. With a server that pipelines, the commands
 * leave together and the whole takes two round trips instead of four and more (RFC 2920).
 */
final class SmtpTransaction {

    /** Most recipients whose commands are sent ahead of the replies: neither side's window may fill (RFC 2920, 3.1). */
    private static final int MAX_AHEAD = 100;

    private static final int START_MAIL_INPUT = 354;
    private static final int CLOSING = 421;
    private static final int ABORTED = 451;

    private final SmtpConnection connection;
    private final SmtpEnvelope envelope;
    private final List<Address> recipients;
    private final boolean ahead;

    private SmtpStage stage = SmtpStage.MAIL;
    private int lastCode;

    SmtpTransaction(SmtpConnection connection, SmtpEnvelope envelope) {
        this.connection = connection;
        this.envelope = envelope;
        this.recipients = envelope.recipients();
        this.ahead = connection.pipelines() && recipients.size() <= MAX_AHEAD;
    }

    /** How far it has come; from {@link SmtpStage#DOT} on the server may have the email. */
    SmtpStage stage() {
        return stage;
    }

    /**
     * Whether the last reply may be the goodbye of a server that was bored by an idle connection: 421 (RFC 5321, 3.8), or 451 as
     * some say it.
     */
    boolean saidGoodbye() {
        return lastCode == CLOSING || lastCode == ABORTED;
    }

    /**
     * @throws SendFailure what the server's refusal means; the connection is fit for another email if it could be reset
     * @throws IOException when the connection is lost; {@link #stage} says what that means
     */
    SmtpDelivery run(WireMessage message) throws IOException, MessagingException, SendFailure {
        connection.say("MAIL FROM:<" + envelope.from() + ">" + (message.eightBit() ? " BODY=8BITMIME" : ""));
        if (ahead) {
            for (Address recipient : recipients) {
                sayRecipient(recipient);
            }
            connection.say("DATA");
        }
        SmtpReply mail = hear();
        if (!mail.positive() && !ahead) {
            connection.reset();
            throw mailFailure(mail);
        }
        stage = SmtpStage.RCPT;
        List<SmtpReply> answers = hearAboutRecipients();
        boolean nobody = answers.stream().noneMatch(SmtpReply::positive);
        SmtpReply data = nobody && !ahead ? null : hearAboutData();
        if (!mail.positive()) {
            throw undone(data, mailFailure(mail));
        }
        if (nobody || data == null) {
            throw undone(data, SmtpReplies.allRefused(answers));
        }
        if (data.code() != START_MAIL_INPUT) {
            throw undone(data, SmtpReplies.failure(SmtpStage.DATA, data));
        }
        connection.write(message);
        return delivery(finish(), answers);
    }

    private SendFailure mailFailure(SmtpReply mail) {
        return envelope.chosen() && SmtpReplies.refusesSender(mail)
                ? new MessageRejected("the server answered MAIL with " + mail.text())
                : SmtpReplies.failure(SmtpStage.MAIL, mail);
    }

    private void sayRecipient(Address recipient) throws IOException {
        connection.say("RCPT TO:<" + recipient.address() + ">");
    }

    private List<SmtpReply> hearAboutRecipients() throws IOException, MessagingException, SendFailure {
        List<SmtpReply> answers = new ArrayList<>(recipients.size());
        for (Address recipient : recipients) {
            if (!ahead) {
                sayRecipient(recipient);
            }
            answers.add(hear());
        }
        return answers;
    }

    private SmtpReply hearAboutData() throws IOException, MessagingException, SendFailure {
        stage = SmtpStage.DATA;
        if (!ahead) {
            connection.say("DATA");
        }
        return hear();
    }

    private SmtpReply finish() throws IOException, MessagingException, SendFailure {
        stage = SmtpStage.DOT;
        connection.say(".");
        connection.flush();
        RequestSent.now();
        SmtpReply reply = hear();
        if (reply.code() < 400 && !reply.positive()) {
            throw new IOException("the final dot was answered with " + reply.code());
        }
        connection.transactionIsOver();
        if (!reply.positive()) {
            throw SmtpReplies.failure(SmtpStage.DOT, reply);
        }
        return reply;
    }

    /**
     * Leaves the server without an email in hand. One that sent ahead and was told to begin, though it is not to, can only
     * hang up: even a lone dot would be an email.
     */
    private SendFailure undone(@Nullable SmtpReply data, SendFailure failure) {
        if (data == null || data.code() != START_MAIL_INPUT) {
            connection.reset();
        }
        return failure;
    }

    private SmtpReply hear() throws IOException, MessagingException, SendFailure {
        SmtpReply reply = connection.hear();
        lastCode = reply.code();
        if (lastCode == CLOSING) {
            throw SmtpReplies.failure(stage, reply);
        }
        return reply;
    }

    private SmtpDelivery delivery(SmtpReply reply, List<SmtpReply> answers) {
        List<Refused> refused = new ArrayList<>();
        List<Address> leftOver = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            SmtpReply answer = answers.get(i);
            if (SmtpReplies.tooManyRecipients(answer)) {
                leftOver.add(recipients.get(i));
            } else if (!answer.positive()) {
                refused.add(new Refused(recipients.get(i), answer.text(), !answer.permanent()));
            }
        }
        return new SmtpDelivery(reply, refused, leftOver);
    }
}
