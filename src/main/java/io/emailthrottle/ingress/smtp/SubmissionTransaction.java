package io.emailthrottle.ingress.smtp;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.InvalidAddress;
import io.emailthrottle.ingress.smtp.KeyLogin.Login;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.Session;

/** One message, from MAIL to the reply after its last line. */
public final class SubmissionTransaction implements MessageHandler {

    private final Session connection;
    private final SubmissionHandler submissionHandler;
    private final SessionTimeout limit;
    private final List<String> recipients = new ArrayList<>();
    private String sender = "";

    /** @param limit is told when the message begins and ends */
    SubmissionTransaction(Session connection, SubmissionHandler submissionHandler, SessionTimeout limit) {
        this.connection = connection;
        this.submissionHandler = submissionHandler;
        this.limit = limit;
    }

    /** @param sender empty for the null sender */
    @Override
    public void from(String sender) throws RejectException {
        if (!sender.isEmpty()) {
            check(sender, "5.1.7");
        }
        this.sender = sender;
    }

    @Override
    public void recipient(String recipient) throws RejectException {
        check(recipient, "5.1.3");
        recipients.add(recipient);
    }

    private static void check(String address, String code) throws RejectException {
        try {
            Address.parse(address);
        } catch (InvalidAddress e) {
            throw new RejectException(553, code + " The address " + Replies.line(e));
        }
    }

    /** Reads the message to its end whatever becomes of it: what is left would be taken for commands. */
    @Override
    public String data(InputStream data) throws RejectException, IOException {
        limit.turn(connection);
        try {
            return submissionHandler.take(login(), sender, recipients, data);
        } catch (RejectException refused) {
            // RFC 5321, 4.1.1.4: after DATA, whatever its outcome, the next message begins from nothing.
            connection.resetMailTransaction();
            throw refused;
        } finally {
            limit.turn(connection);
        }
    }

    /** The server lets nobody come this far who has not logged in. */
    private Login login() {
        return (Login) connection.getAuthenticationHandler().orElseThrow().getIdentity();
    }

    @Override
    public void done() {
        // Nothing is kept between messages.
    }
}
