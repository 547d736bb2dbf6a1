package io.emailthrottle.bench.micro;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.emailthrottle.delivery.NewEmail;
import io.emailthrottle.failover.Failover;
import io.emailthrottle.failover.Overflow;
import io.emailthrottle.failover.Routes;
import io.emailthrottle.failover.SendMetrics;
import io.emailthrottle.failover.VendorGroup;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.failover.selector.StatelessSelector;
import io.emailthrottle.ingress.EmailRequest;
import io.emailthrottle.ingress.EmailValidator;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.VendorHeaders;
import io.emailthrottle.ingress.http.email.EmailRequestReader;
import io.emailthrottle.time.SystemTime;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.SendReceipt;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What POST /emails does with a body before anything is written: from 2.3 KB of JSON to an email that some vendor can carry. Its
 * peer is Jackson's own mapper into the same records, which checks nothing.
 */
@State(Scope.Benchmark)
public class ReadEmail {

    private final byte[] json =
            """
            {"from": "Acme <hello@example.com>", "to": ["Ada Lovelace <ada@example.org>"], "subject": "It works",
             "reply_to": "support@example.com", "headers": {"X-Entity-Ref-ID": "42"},
             "tags": [{"name": "category", "value": "welcome"}], "text": "%s", "html": "<p>%s</p>"}
            """.formatted("x".repeat(1000), "x".repeat(1000)).getBytes(StandardCharsets.UTF_8);

    private final EmailRequestReader reader = new EmailRequestReader();
    private final EmailValidator validator = validator();
    private final ObjectReader peer = JsonMapper.builder().build().readerFor(EmailRequest.class);

    private static EmailValidator validator() {
        Time time = new SystemTime();
        SendMetrics metrics = new SendMetrics(new SimpleMeterRegistry());
        Vendors vendors = new Vendors(List.of(
                new VendorPipeline("none", "bench", List.of(), outgoing -> new SendReceipt("id"), metrics, time)));
        Routes routes = new Routes(vendors, new VendorGroup("", new StatelessSelector(vendors.all())), List.of());
        return new EmailValidator(
                routes,
                new VendorHeaders(List.of()),
                new Failover(routes, new Overflow(Duration.ZERO, time), Duration.ofSeconds(10), metrics, time),
                time);
    }

    /** A valid request of one email. */
    @Benchmark
    public NewEmail valid() throws IOException {
        ValidationErrors validationErrors = new ValidationErrors();
        EmailRequest request = reader.read(new ByteArrayInputStream(json), _ -> {}, validationErrors);
        return validator.accept("default", request, Instant::now, validationErrors);
    }

    @Benchmark
    public EmailRequest validPeer() throws IOException {
        return peer.readValue(new ByteArrayInputStream(json));
    }
}
