package io.emailthrottle.bench;

import io.emailthrottle.EmailThrottle;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import io.emailthrottle.failover.DeliveryAttempt;
import io.emailthrottle.failover.Failover;
import io.emailthrottle.failover.Outcome;
import io.emailthrottle.time.SystemTime;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.http.HttpSettings;
import io.emailthrottle.vendor.http.PooledClient;
import io.emailthrottle.vendor.sendgrid.SendGridParts;
import io.emailthrottle.vendor.sendgrid.SendGridSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Processor time of a call to SendGrid's API: by our sender alone, and by the application's own pipeline with all its
 * middlewares, beside Apache HttpClient 5 that posts the same bytes, ready-made. The vendor is a process of its own that
 * answers at once; all have the same number of connections and virtual threads. Target: at most 1.25 times.
 *
 * <p>Arguments: rounds (default 9), seconds a round (default 2), seconds of warm-up each (default 10).
 */
public final class HttpVendorBench {

    private static final int CONNECTIONS = 32;
    private static final int TEXT = 1000;
    private static final double TARGET = 1.25;
    private static final HttpSettings HTTP =
            new HttpSettings(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(60), CONNECTIONS, null);

    private static final Email EMAIL = Email.builder(
                    UUID.randomUUID(), Instant.now(), new Address("Acme", "hello@example.com"), "It works")
            .to(List.of(new Address(null, "ada@example.org")))
            .text("x".repeat(TEXT))
            .build();

    private HttpVendorBench() {}

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 9;
        Duration round = Duration.ofSeconds(args.length > 1 ? Long.parseLong(args[1]) : 2);
        Duration warmUp = Duration.ofSeconds(args.length > 2 ? Long.parseLong(args[2]) : 10);
        int port = Ports.free();
        String url = "http://127.0.0.1:" + port;
        byte[] json = SendGridParts.json(EMAIL);
        try (ChildJvm stub = VendorStub.start("http-vendor", port, Duration.ZERO);
                ConfigurableApplicationContext application = application(url);
                EmailSender sender =
                        SendGridParts.sender(new SendGridSettings("x", url, false, HTTP), new SystemTime());
                CloseableHttpClient plain = plain();
                CloseableHttpClient lean =
                        PooledClient.create(HTTP, PooledClient.VALIDATE_AFTER, SystemDefaultDnsResolver.INSTANCE)) {
            stub.requireAlive();
            Failover failover = application.getBean(Failover.class);
            List<MeasuredCall> sides = List.of(
                    new MeasuredCall("HttpClient, as it comes", CONNECTIONS, () -> post(plain, url, json)),
                    new MeasuredCall("HttpClient, set up as ours", CONNECTIONS, () -> post(lean, url, json)),
                    new MeasuredCall("sender", CONNECTIONS, () -> sender.send(EMAIL)),
                    new MeasuredCall("sender, all middlewares", CONNECTIONS, () -> send(failover)));
            for (MeasuredCall side : sides) {
                side.warmUp(warmUp);
            }
            Rounds.alternate(sides, rounds, side -> side.measure(round));
            report(sides);
        }
    }

    /** The standard middlewares in their order, with settings under which none refuses anything. */
    private static ConfigurableApplicationContext application(String url) throws IOException {
        List<String> properties =
                new ArrayList<>(BenchDatabase.sqlite("http-vendor").properties());
        properties.addAll(List.of(
                "server.port=0",
                "logging.level.root=warn",
                "email-throttle.vendors[0].name=sendgrid",
                "email-throttle.vendors[0].type=sendgrid",
                "email-throttle.vendors[0].rate-limiter.limits[0]=1000000/s",
                "email-throttle.vendors[0].settings.api-key=x",
                "email-throttle.vendors[0].settings.base-url=" + url,
                "email-throttle.vendors[0].settings.http.max-connections=" + CONNECTIONS));
        return new SpringApplicationBuilder(EmailThrottle.class)
                .run(properties.stream().map(property -> "--" + property).toArray(String[]::new));
    }

    /** As it is set up first: the standard pool, only wider. */
    private static CloseableHttpClient plain() {
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(CONNECTIONS)
                        .setMaxConnPerRoute(CONNECTIONS)
                        .build())
                .build();
    }

    private static void post(CloseableHttpClient client, String url, byte[] json) throws IOException {
        HttpPost post = new HttpPost(url + "/v3/mail/send");
        post.setHeader("Authorization", "Bearer x");
        post.setEntity(new ByteArrayEntity(json, ContentType.APPLICATION_JSON));
        int status = client.execute(post, response -> {
            EntityUtils.consume(response.getEntity());
            return response.getCode();
        });
        if (status != 202) {
            throw new IOException("HTTP " + status);
        }
    }

    private static void send(Failover failover) {
        DeliveryAttempt round = failover.deliver(EMAIL, () -> {});
        if (!(round.outcome() instanceof Outcome.Sent)) {
            throw new IllegalStateException(round.toString());
        }
    }

    private static void report(List<MeasuredCall> sides) {
        MeasuredCall plain = sides.getFirst();
        MeasuredCall lean = sides.get(1);
        System.out.printf(
                "%-28s %10s %12s %14s %14s %14s %14s%n",
                "a call, " + CONNECTIONS + " connections",
                "calls/s",
                "CPU µs",
                "of HttpClient",
                "by pairs",
                "of set up so",
                "allocated KB");
        for (MeasuredCall side : sides) {
            System.out.printf(
                    "%-28s %10.0f %12.1f %14.3f %14.3f %14.3f %14.1f%n",
                    side.name(),
                    side.perSecond(),
                    side.cpuMicros(),
                    side.cpuMicros() / plain.cpuMicros(),
                    side.cpuBeside(plain),
                    side.cpuMicros() / lean.cpuMicros(),
                    side.allocatedKilobytes());
        }
        double ratio = sides.getLast().cpuMicros() / plain.cpuMicros();
        System.out.printf(
                "all middlewares: ratio %.3f, target at most %.2f: %s%n",
                ratio, TARGET, ratio <= TARGET ? "met" : "missed");
    }
}
