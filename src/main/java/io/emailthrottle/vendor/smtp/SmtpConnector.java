package io.emailthrottle.vendor.smtp;

import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.VendorUnavailable;
import io.emailthrottle.vendor.smtp.SmtpSettings.Tls;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.net.Socket;
import java.util.Properties;

/** Opens connections to one server: TCP, TLS, EHLO and AUTH, as its settings say. */
final class SmtpConnector {

    private final SmtpSettings settings;
    private final SmtpTls tls;
    private final Session session;

    SmtpConnector(SmtpSettings settings) {
        this.settings = settings;
        tls = SmtpTls.trusting(settings.trust());
        session = Session.getInstance(properties());
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.starttls.enable", String.valueOf(settings.tls() == Tls.STARTTLS));
        properties.setProperty("mail.smtp.starttls.required", String.valueOf(settings.tls() == Tls.STARTTLS));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", String.valueOf(settings.verifyHostName()));
        properties.put("mail.smtp.ssl.socketFactory", tls);
        properties.setProperty("mail.smtp.auth", String.valueOf(settings.authenticates()));
        properties.setProperty("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
        properties.setProperty("mail.smtp.quitwait", "false");
        if (settings.heloName() != null) {
            properties.setProperty("mail.smtp.localhost", settings.heloName());
        }
        return properties;
    }

    /**
     * A connection on which the server expects an email.
     *
     * @throws SendFailure VendorUnavailable when it cannot be reached or trusted; VendorRefused when it does not want us
     */
    SmtpConnection open(SmtpDeadline deadline) throws SendFailure {
        SmtpWire wire;
        try {
            wire = SmtpWire.connect(settings.host(), settings.port(), settings.connectTimeout(), deadline);
        } catch (IOException e) {
            throw new VendorUnavailable("cannot connect to " + server() + ": " + e.getMessage(), e);
        }
        Socket socket;
        try {
            wire.setSoTimeout(Math.toIntExact(settings.connectTimeout().toMillis()));
            socket = settings.tls() == Tls.IMPLICIT
                    ? tls.handshake(wire, settings.host(), settings.verifyHostName())
                    : wire;
        } catch (IOException e) {
            closeQuietly(wire);
            throw new VendorUnavailable("no TLS with " + server() + ": " + e.getMessage(), e);
        }
        SmtpConnection connection = new SmtpConnection(session, url(), wire);
        connection.begin(socket, settings.authenticates(), settings.readTimeout());
        return connection;
    }

    private String server() {
        return settings.host() + ":" + settings.port();
    }

    private URLName url() {
        return new URLName("smtp", settings.host(), settings.port(), null, settings.username(), settings.password());
    }

    private static void closeQuietly(SmtpWire wire) {
        try {
            wire.close();
        } catch (IOException e) {
            // It is not used again, closed or not.
        }
    }
}
