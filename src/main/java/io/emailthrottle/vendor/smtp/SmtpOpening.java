package io.emailthrottle.vendor.smtp;

import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.VendorRefused;
import io.emailthrottle.vendor.VendorUnavailable;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.net.Socket;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** How a conversation begins - greeting, EHLO, STARTTLS, AUTH, all by Angus Mail - and what it means when it does not. */
abstract class SmtpOpening extends SMTPTransport {

    private static final int CLOSING = 421;

    private SmtpStage stage = SmtpStage.GREETING;

    SmtpOpening(Session session, URLName url) {
        super(session, url, "smtp", false);
    }

    /**
     * @param authenticate whether to insist on AUTH; Angus would go on without when the server offers none
     * @throws SendFailure VendorUnavailable or VendorRefused, or Throttled when the server's words say so
     */
    synchronized void open(Socket socket, boolean authenticate) throws SendFailure {
        try {
            connect(socket);
        } catch (AuthenticationFailedException e) {
            throw notAuthenticated(e);
        } catch (MessagingException e) {
            throw notOpened(e);
        }
        if (authenticate && !supportsExtension("AUTH") && !supportsExtension("AUTH=LOGIN")) {
            throw new VendorRefused("a username is set, but the server offers no AUTH");
        }
    }

    private SendFailure notAuthenticated(AuthenticationFailedException e) {
        int code = getLastReturnCode();
        if (code >= 400) {
            return SmtpReplies.failure(SmtpStage.AUTH, lastReply());
        }
        return code <= 0
                ? new VendorUnavailable("the connection was lost at AUTH", e)
                : new VendorRefused("the server offers neither AUTH PLAIN nor AUTH LOGIN", e);
    }

    private SendFailure notOpened(MessagingException e) {
        if (getLastReturnCode() >= 400) {
            return SmtpReplies.failure(stage, lastReply());
        }
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new VendorUnavailable("no SMTP connection, at " + stage + ": " + cause.getMessage(), e);
    }

    /** Also called when the server answers AUTH with 530; then its answer stands, unless STARTTLS is what we were told. */
    @Override
    protected void startTLS() throws MessagingException {
        if (!getRequireStartTLS() || isSSL()) {
            throw new MessagingException("the server asks for STARTTLS, the settings do not");
        }
        stage = SmtpStage.TLS;
        super.startTLS();
        stage = SmtpStage.GREETING;
    }

    /** Angus says HELO when EHLO is refused; a server that closes the connection has no more to say than it said. */
    @Override
    protected boolean ehlo(String domain) throws MessagingException {
        boolean taken = super.ehlo(domain);
        if (!taken && getLastReturnCode() == CLOSING) {
            throw new MessagingException("the server closes the connection");
        }
        return taken;
    }

    final SmtpReply lastReply() {
        return new SmtpReply(getLastReturnCode(), getLastServerResponse().strip());
    }
}
