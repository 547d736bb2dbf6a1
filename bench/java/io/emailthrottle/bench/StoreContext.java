package io.emailthrottle.bench;

import com.github.f4b6a3.uuid.UuidCreator;
import io.emailthrottle.EmailThrottle;
import io.emailthrottle.delivery.DeliveryEngine;
import io.emailthrottle.delivery.NodeEnvironment;
import io.emailthrottle.delivery.dispatch.DeliveryMetrics;
import io.emailthrottle.delivery.dispatch.DeliverySettings;
import io.emailthrottle.delivery.dispatch.EmailStores;
import io.emailthrottle.delivery.dispatch.QueueTransport;
import io.emailthrottle.delivery.unsubscribe.UnsubscribeLinks;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.failover.Failover;
import io.emailthrottle.failover.Overflow;
import io.emailthrottle.failover.Routes;
import io.emailthrottle.failover.SendMetrics;
import io.emailthrottle.failover.VendorGroup;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.failover.selector.StatelessSelector;
import io.emailthrottle.guard.RecipientGuard;
import io.emailthrottle.middleware.Backoff;
import io.emailthrottle.middleware.Middleware;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.store.email.EmailStore;
import io.emailthrottle.store.email.NewEmailRow;
import io.emailthrottle.store.vendor.Suspensions;
import io.emailthrottle.store.write.NodeLock;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The application's store in this process, filled without its API, and engines that drain it with a sender of ours. */
public final class StoreContext implements AutoCloseable {

    /** The vendor that the emails insist on: not the application's own, whose engine so leaves them alone. */
    public static final String ROUTE = "drained";

    private static final int CHUNK = 1000;
    private static final int CHUNKS_WAITING = 4;
    private static final int TEXT = 1000;
    private static final int IN_FLIGHT = 2000;

    private final ConfigurableApplicationContext context;

    private StoreContext(ConfigurableApplicationContext context) {
        this.context = context;
    }

    public static StoreContext open(BenchDatabase database) {
        List<String> arguments = new ArrayList<>();
        database.properties().forEach(property -> arguments.add("--" + property));
        arguments.add("--server.port=0");
        arguments.add("--spring.jmx.enabled=false");
        arguments.add("--logging.level.root=warn");
        arguments.add("--email-throttle.vendors[0].name=idle");
        arguments.add("--email-throttle.vendors[0].type=simulated");
        return new StoreContext(
                new SpringApplicationBuilder(EmailThrottle.class).run(arguments.toArray(String[]::new)));
    }

    /** Queues so many emails of the standard tenant, due now. */
    public void fill(int count) {
        fill(count, Email.DEFAULT_TENANT);
    }

    /** Queues so many emails, due now; they are on disk when this returns. */
    public void fill(int count, String tenant) {
        EmailStore store = context.getBean(EmailStore.class);
        Queue<CompletableFuture<Boolean>> waiting = new ArrayDeque<>();
        for (int done = 0; done < count; done += CHUNK) {
            Instant now = Instant.now();
            List<NewEmailRow> chunk = new ArrayList<>();
            for (int i = 0; i < Math.min(CHUNK, count - done); i++) {
                chunk.add(acceptance(now, tenant));
            }
            if (waiting.size() == CHUNKS_WAITING) {
                waiting.remove().join();
            }
            waiting.add(store.accept(chunk, null, now));
        }
        waiting.forEach(CompletableFuture::join);
    }

    private static NewEmailRow acceptance(Instant now, String tenant) {
        Instant expires = now.plus(Duration.ofDays(1));
        return new NewEmailRow(email(now, tenant), EmailStatus.QUEUED, ROUTE, now, expires, null, null, List.of());
    }

    /** An email of a tenant that {@link #engine} sends. */
    public static Email email(Instant now, String tenant) {
        return Email.builder(
                        UuidCreator.getTimeOrderedEpoch(), now, new Address("Acme", "hello@example.com"), "It works")
                .to(List.of(new Address(null, "ada@example.org")))
                .text("x".repeat(TEXT))
                .tenant(tenant)
                .vendor(ROUTE)
                .build();
    }

    /**
     * An engine that sends what was filled in.
     *
     * @param middlewares round the sender, outermost first
     */
    public DeliveryEngine engine(EmailSender sender, Middleware... middlewares) {
        Time time = context.getBean(Time.class);
        SendMetrics metrics = context.getBean(SendMetrics.class);
        Vendors vendors =
                new Vendors(List.of(new VendorPipeline(ROUTE, "bench", List.of(middlewares), sender, metrics, time)));
        Routes routes = new Routes(vendors, new VendorGroup("", new StatelessSelector(vendors.all())), List.of());
        Duration day = Duration.ofDays(1);
        DeliverySettings settings = new DeliverySettings(
                "bench",
                true,
                IN_FLIGHT,
                Duration.ofSeconds(10),
                Backoff.constant(day),
                day,
                Duration.ofMinutes(2),
                Duration.ofSeconds(20),
                day,
                day,
                RecipientGuard.OFF,
                UnsubscribeLinks.NONE);
        return new DeliveryEngine(
                routes,
                new Failover(routes, new Overflow(Duration.ZERO, time), Duration.ofSeconds(10), metrics, time),
                context.getBean(EmailStores.class),
                context.getBean(Suspensions.class),
                new DeliveryMetrics(new SimpleMeterRegistry()),
                settings,
                new NodeEnvironment(context.getBean(NodeLock.class), QueueTransport.NONE, time));
    }

    /** What reads the emails. */
    public EmailReader reader() {
        return context.getBean(EmailReader.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
