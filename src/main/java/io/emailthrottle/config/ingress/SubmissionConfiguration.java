package io.emailthrottle.config.ingress;

import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.config.properties.EmailThrottleProperties;
import io.emailthrottle.config.properties.Role;
import io.emailthrottle.config.properties.SubmissionProperties;
import io.emailthrottle.delivery.EmailService;
import io.emailthrottle.ingress.Admission;
import io.emailthrottle.ingress.EmailValidator;
import io.emailthrottle.ingress.smtp.SubmissionHandler;
import io.emailthrottle.ingress.smtp.SubmissionServer;
import io.emailthrottle.ingress.smtp.SubmissionSettings;
import io.emailthrottle.ingress.smtp.SubmissionSettings.Port;
import io.emailthrottle.ingress.smtp.SubmissionSettings.Tls;
import io.emailthrottle.security.Authenticator;
import io.emailthrottle.security.RequestRates;
import io.emailthrottle.time.Time;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts together what takes emails in by SMTP, on nodes that accept emails. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class SubmissionConfiguration {

    private static final String SECTION = "email-throttle.submission.";

    @Bean
    SubmissionServer submissionServer(
            EmailThrottleProperties properties,
            ServerProperties server,
            SslBundles bundles,
            Authenticator authenticator,
            EmailService service,
            EmailValidator validator,
            Admission admission,
            RequestRates rates,
            MeterRegistry registry,
            Time time) {
        SubmissionProperties submission = properties.submission();
        @Nullable InetAddress address = submission.address() == null ? server.getAddress() : submission.address();
        List<Port> ports = properties.role() == Role.WORKER ? List.of() : ports(submission, address);
        SubmissionSettings settings = new SubmissionSettings(
                address,
                ports,
                ssl(submission, ports, bundles),
                submission.maxConnections(),
                connectionsPerAddress(submission),
                submission.timeout(),
                (int) Math.min(Integer.MAX_VALUE, admission.maxBody()));
        return new SubmissionServer(
                settings,
                authenticator,
                new SubmissionHandler(service, validator, admission, rates, registry, time),
                time);
    }

    private static int connectionsPerAddress(SubmissionProperties submission) {
        int all = submission.maxConnections();
        if (submission.maxConnectionsPerAddress() == null) {
            return (all + 1) / 2;
        }
        int each = submission.maxConnectionsPerAddress();
        if (each > all) {
            throw new ConfigurationProblem(
                    SECTION + "max-connections-per-address",
                    each + " is more than max-connections, " + all + ": allowed are 1 to " + all);
        }
        return each;
    }

    private static List<Port> ports(SubmissionProperties submission, @Nullable InetAddress address) {
        List<Port> ports = new ArrayList<>();
        add(ports, submission.starttlsPort(), Tls.STARTTLS);
        add(ports, submission.tlsPort(), Tls.IMPLICIT);
        add(ports, submission.plainPort(), Tls.NONE);
        if (submission.plainPort() != null && (address == null || !address.isLoopbackAddress())) {
            String where = address == null ? "everywhere" : address.getHostAddress();
            throw new ConfigurationProblem(
                    SECTION + "plain-port",
                    submission.plainPort() + " is without TLS, and it would listen on " + where
                            + ": allowed on a loopback address only. Others take starttls-port or tls-port");
        }
        return ports;
    }

    private static void add(List<Port> ports, @Nullable Integer number, Tls tls) {
        if (number != null) {
            ports.add(new Port(number, tls));
        }
    }

    private static @Nullable SSLContext ssl(SubmissionProperties submission, List<Port> ports, SslBundles bundles) {
        if (ports.stream().allMatch(port -> port.tls() == Tls.NONE)) {
            return null;
        }
        try {
            return bundles.getBundle(submission.sslBundle()).createSslContext();
        } catch (NoSuchSslBundleException | IllegalArgumentException | IllegalStateException e) {
            throw new ConfigurationProblem(
                    SECTION + "ssl-bundle",
                    "'" + submission.sslBundle() + "': starttls-port and tls-port need the name of a bundle with a"
                            + " certificate and its key, as spring.ssl.bundle.pem.NAME.keystore has; there are "
                            + bundles.getBundleNames() + ". " + e.getMessage());
        }
    }
}
