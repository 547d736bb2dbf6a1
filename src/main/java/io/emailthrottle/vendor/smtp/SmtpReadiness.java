package io.emailthrottle.vendor.smtp;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.Readiness;
import io.emailthrottle.vendor.ReadinessCheck;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.Throttled;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether an SMTP server takes us: a connection of its own up to where an email could begin - TLS, EHLO, AUTH - and QUIT. */
final class SmtpReadiness implements ReadinessCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Certificates are renewed a month before their end, so one with less than two weeks was forgotten. */
    private static final Duration SHORT = Duration.ofDays(14);

    private final SmtpConnector connector;
    private final Time time;

    SmtpReadiness(SmtpSettings settings, Time time) {
        this.connector = new SmtpConnector(settings);
        this.time = time;
    }

    @Override
    public Readiness check() {
        try (SmtpDeadline deadline = new SmtpDeadline(PATIENCE)) {
            SmtpConnection connection = connector.open(deadline);
            try {
                return describe(connection);
            } finally {
                connection.quit();
            }
        } catch (Throttled wait) {
            return Readiness.unknown(wait.getMessage());
        } catch (SendFailure failure) {
            return Readiness.notReady(failure.getMessage());
        }
    }

    private Readiness describe(SmtpConnection connection) {
        List<String> parts = new ArrayList<>();
        Optional<Instant> end = connection.certificateEnd();
        end.ifPresent(at -> parts.add((isSoon(at) ? "its certificate ends soon, on " : "its certificate ends on ")
                + at.atZone(ZoneOffset.UTC).toLocalDate()));
        if (connection.sizeLimit() > 0) {
            parts.add("it takes " + connection.sizeLimit() + " bytes");
        }
        return Readiness.ready("the server takes emails" + (parts.isEmpty() ? "" : "; " + String.join(", ", parts)));
    }

    private boolean isSoon(Instant end) {
        return end.isBefore(time.now().plus(SHORT));
    }
}
