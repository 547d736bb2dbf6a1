package io.emailthrottle.vendor.smtp;

import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.VendorUnavailable;
import io.emailthrottle.vendor.mime.WireMessage;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.angus.mail.smtp.SMTPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One open connection, and how far the conversation on it has come.
 *
 * <p>Angus Mail opens it and reads replies. Transactions are our own: Angus's do not tell a connection that was lost before
 * the final dot from one lost after it, it asks NOOP before every email, and it cannot pipeline. Used by one thread at a time; {@code synchronized} here only satisfies Angus, which asserts that its monitor
 * is held (and since JEP 491 it pins no virtual thread).
 */
final class SmtpConnection extends SmtpOpening {

    private static final int BUFFER = 16 * 1024;
    private static final byte[] CRLF = {'\r', '\n'};

    private final SmtpWire wire;
    private @Nullable OutputStream out;
    private boolean usable;
    private boolean wasDead;
    private int emails;
    private long idleSince;

    SmtpConnection(Session session, URLName url, SmtpWire wire) {
        super(session, url);
        this.wire = wire;
    }

    /**
     * Greeting, EHLO and, if the settings say so, STARTTLS and AUTH, over a connected socket.
     *
     * @param readTimeout for each reply from then on
     */
    synchronized void begin(Socket socket, boolean authenticate, Duration readTimeout) throws SendFailure {
        try {
            open(socket, authenticate);
            wire.setSoTimeout(Math.toIntExact(readTimeout.toMillis()));
            out = new BufferedOutputStream(wire.topOutputStream(), BUFFER);
            usable = true;
        } catch (IOException e) {
            throw new VendorUnavailable("no SMTP connection: " + e.getMessage(), e);
        } finally {
            if (!usable) {
                abort();
            }
        }
    }

    /**
     * Sends one email to those of the recipients whom the server takes.
     *
     * @throws SendFailure when the server took it for nobody, or did not say; {@link #wasDead} tells whether it is the
     *     connection's fault alone
     */
    synchronized SmtpDelivery deliver(SmtpEnvelope envelope, WireMessage message) throws SendFailure {
        boolean reused = emails++ > 0;
        usable = false;
        SmtpTransaction transaction = new SmtpTransaction(this, envelope);
        try {
            return transaction.run(message);
        } catch (IOException | MessagingException e) {
            wasDead = reused && transaction.stage() == SmtpStage.MAIL;
            throw lost(transaction.stage(), e);
        } catch (SendFailure e) {
            wasDead = reused && transaction.stage() == SmtpStage.MAIL && transaction.saidGoodbye();
            throw e;
        }
    }

    /**
     * Whether it had carried an email before and was gone when the last one began: the server knows nothing of that one,
     * and a new connection may take this one's place.
     */
    boolean wasDead() {
        return wasDead;
    }

    private static SendFailure lost(SmtpStage stage, Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String message = "the connection was lost at " + stage + ": " + cause.getMessage();
        return stage == SmtpStage.DOT ? new Unconfirmed(message, e, false) : new VendorUnavailable(message, e);
    }

    /** Writes a command; it leaves with {@link #hear} or when the buffer is full. */
    void say(String command) throws IOException {
        out().write(command.getBytes(StandardCharsets.US_ASCII));
        out().write(CRLF);
    }

    private OutputStream out() {
        return Objects.requireNonNull(out, "begin comes first");
    }

    /** Sends what was said. */
    void flush() throws IOException {
        out().flush();
    }

    /**
     * Sends what was said and waits for one reply, at most the read timeout for each of its lines.
     *
     * @throws IOException when the server closed the connection or answered something else than SMTP
     */
    SmtpReply hear() throws IOException, MessagingException {
        out().flush();
        if (readServerResponse() <= 0) {
            throw new EOFException("closed by the server, or no SMTP reply");
        }
        return lastReply();
    }

    /** Writes the message up to but without the final dot, dots doubled at the start of lines (RFC 5321, 4.5.2). */
    void write(WireMessage message) throws IOException, MessageRejected {
        SMTPOutputStream body = new SMTPOutputStream(out);
        message.writeTo(body);
        body.ensureAtBOL();
    }

    boolean pipelines() {
        return supportsExtension("PIPELINING");
    }

    /** The server has nothing of the last email in hand: the next one may follow. */
    void transactionIsOver() {
        usable = true;
    }

    /** Has the server forget what it has of an email; leaves the connection unusable when that fails. */
    void reset() {
        try {
            say("RSET");
            usable = hear().positive();
        } catch (IOException | MessagingException e) {
            usable = false;
        }
    }

    /** Whether the server still answers within {@code timeout}: for a connection that was idle suspiciously long. */
    synchronized boolean answersWithin(Duration timeout) {
        try {
            int usual = wire.getSoTimeout();
            wire.setSoTimeout(Math.min(usual, Math.toIntExact(timeout.toMillis())));
            reset();
            wire.setSoTimeout(usual);
        } catch (SocketException e) {
            usable = false;
        }
        return usable;
    }

    /** Whether another email may be sent on it. */
    boolean usable() {
        return usable;
    }

    /** The number of emails that were begun on this connection. */
    int emails() {
        return emails;
    }

    long idleSince() {
        return idleSince;
    }

    void idleSince(long nanos) {
        idleSince = nanos;
    }

    /** Lets the limit of the email that uses it close it. */
    void limitedBy(SmtpDeadline deadline) {
        deadline.watch(wire);
    }

    /**
     * Refuses a message that is larger than the server says it takes (SIZE, RFC 1870), or has octets that it does not say it
     * takes (8BITMIME, RFC 6152): to encode them would change the message.
     *
     * @param about the size in bytes, to spare most messages the exact count
     */
    synchronized void requireFit(WireMessage message, long about) throws MessageRejected {
        if (message.eightBit() && !supportsExtension("8BITMIME")) {
            throw new MessageRejected(
                    "the message has octets beyond ASCII, and the server takes none (it does not offer 8BITMIME)");
        }
        long most = sizeLimit();
        if (most <= 0 || about <= most / 2) {
            return;
        }
        CountedBytes size = new CountedBytes();
        try {
            message.writeTo(size);
        } catch (IOException e) {
            throw new MessageRejected("it cannot be written as a MIME message: " + e.getMessage(), e);
        }
        if (size.count > most) {
            throw new MessageRejected(
                    "the message has " + size.count + " bytes, the server takes at most " + most + " (SIZE)");
        }
    }

    /** When the server's certificate ends; empty without TLS. */
    Optional<Instant> certificateEnd() {
        return wire.certificate().map(certificate -> certificate.getNotAfter().toInstant());
    }

    /** The most bytes of a message that the server takes (SIZE, RFC 1870); 0 when it names none. */
    long sizeLimit() {
        String limit = getExtensionParameter("SIZE");
        try {
            return limit == null || limit.isBlank() ? 0 : Long.parseLong(limit.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static final class CountedBytes extends OutputStream {
        private long count;

        @Override
        public void write(int b) {
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            count += length;
        }
    }

    /** Says QUIT, waits for no answer, and closes. */
    void quit() {
        usable = false;
        try {
            close();
        } catch (MessagingException e) {
            // It is gone, which is what was wanted.
        }
    }

    /** Closes without a word: the conversation is out of step, or the server is gone. */
    void abort() {
        try {
            wire.close();
        } catch (IOException e) {
            // As in quit.
        }
        quit();
    }
}
