package io.emailthrottle.vendor.smtp;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.InvalidAddress;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.VendorFactory;
import io.emailthrottle.vendor.smtp.SmtpSettings.Tls;
import java.net.InetAddress;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Makes senders of type {@code smtp}. */
@Component
public final class SmtpFactory implements VendorFactory<SmtpSettings> {

    private final Time time;

    public SmtpFactory(Time time) {
        this.time = time;
    }

    @Override
    public String type() {
        return "smtp";
    }

    @Override
    public Class<SmtpSettings> settingsType() {
        return SmtpSettings.class;
    }

    @Override
    public EmailSender create(String vendor, SmtpSettings settings) {
        if ((settings.username() == null) != (settings.password() == null)) {
            throw new IllegalArgumentException(vendor + ": username and password must both be set, or neither; only "
                    + (settings.username() == null ? "password" : "username") + " is");
        }
        if (settings.authenticates() && settings.tls() == Tls.NONE && !isLoopback(settings.host())) {
            throw new IllegalArgumentException(vendor + ": tls: none would send username and password in the clear to "
                    + settings.host() + "; use tls: starttls or implicit, or leave username and password out");
        }
        return new SmtpSender(vendor, withReturnPath(vendor, settings), time);
    }

    private static SmtpSettings withReturnPath(String vendor, SmtpSettings settings) {
        if (settings.returnPath() == null) {
            return settings;
        }
        try {
            return settings.withReturnPath(Address.parse(settings.returnPath()).address());
        } catch (InvalidAddress e) {
            throw new IllegalArgumentException(
                    vendor + ": return-path: " + settings.returnPath() + " " + e.getMessage(), e);
        }
    }

    /** By its name or literal address alone: a name server's word is not enough to send a password in the clear. */
    private static boolean isLoopback(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.equals("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
