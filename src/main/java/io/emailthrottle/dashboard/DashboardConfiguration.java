package io.emailthrottle.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.guard.RecipientGuard;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.time.Time;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the page's feed: snapshots of the gateway as server-sent events. */
@Configuration(proxyBeanMethods = false)
class DashboardConfiguration {

    private static final int MAX_LISTENERS = 64;

    @Bean
    LastHour lastHour(Vendors vendors, MeterRegistry registry) {
        return new LastHour(vendors, registry);
    }

    @Bean
    Feed feed(
            Vendors vendors,
            MeterRegistry registry,
            EmailReader reader,
            LastHour hour,
            RecipientGuard guard,
            Time time,
            ObjectMapper json) {
        Supplier<Supplier<byte[]>> observers = () -> {
            SnapshotBuilder snapshotBuilder = new SnapshotBuilder(vendors, registry, reader, hour, guard, time);
            return () -> event(snapshotBuilder.look(), json);
        };
        return new Feed(observers, time::sleep, MAX_LISTENERS);
    }

    private static byte[] event(Snapshot snapshot, ObjectMapper json) {
        try {
            return ("data: " + json.writeValueAsString(snapshot) + "\n\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own records are always JSON", e);
        }
    }
}
