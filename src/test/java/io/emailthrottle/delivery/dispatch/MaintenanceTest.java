package io.emailthrottle.delivery.dispatch;

import static io.emailthrottle.store.Acceptances.email;
import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.delivery.NoLock;
import io.emailthrottle.delivery.TestNode;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.TimelineWord;
import io.emailthrottle.store.TestDatabase;
import io.emailthrottle.store.TestStore;
import io.emailthrottle.store.email.NewEmailRow;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.time.ManualTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class MaintenanceTest {

    private static final int OLD = 1_200;
    private static final int CHUNK = 500;

    private final ManualTime time = new ManualTime();

    @Test
    void a_node_keeps_up_with_the_world_while_it_deletes_what_is_old() {
        try (TestStore store = new TestStore(TestDatabase.shared(Dialect.SQLITE))) {
            Instant old = time.now().minus(Duration.ofDays(100));
            store.emails()
                    .accept(Stream.generate(() -> suppressed(old)).limit(OLD).toList(), null, old)
                    .join();
            AtomicInteger refreshed = new AtomicInteger();

            housekeeping(store, refreshed::incrementAndGet).tick();

            assertThat(refreshed).hasValueGreaterThanOrEqualTo(1 + OLD / CHUNK);
        }
    }

    private static final class Nothing implements ClaimedEmails {
        @Override
        public Set<UUID> inHand() {
            return Set.of();
        }

        @Override
        public void renewLeases() {}

        @Override
        public void requeued() {}
    }

    private static NewEmailRow suppressed(Instant at) {
        Email email = email(at).build();
        List<Event> events = List.of(Event.of(at, TimelineWord.SUPPRESSED, null));
        return new NewEmailRow(email, EmailStatus.SUPPRESSED, "", null, at.plusSeconds(60), null, null, events);
    }

    private Maintenance housekeeping(TestStore store, Runnable refresh) {
        DeliveryMetrics metrics = new DeliveryMetrics(new SimpleMeterRegistry());
        return new Maintenance(
                store.delivery(), metrics, TestNode.settings(100), new Nothing(), new NoLock(), refresh, time);
    }
}
