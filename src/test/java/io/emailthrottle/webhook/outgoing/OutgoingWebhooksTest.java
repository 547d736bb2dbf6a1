package io.emailthrottle.webhook.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.store.TestDatabase;
import io.emailthrottle.store.TestStore;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.time.ManualTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutgoingWebhooksTest {

    private static final Duration KEEP = Duration.ofDays(30);
    private static final int A_TICKS = 10_000;

    private final ManualTime time = new ManualTime();
    private final TestDatabase database = TestDatabase.shared(Dialect.SQLITE);
    private final TestStore store = new TestStore(database);
    private final OutgoingWebhooks webhooks = new OutgoingWebhooks(
            store.webhooks(),
            store.webhookDeliveries(),
            store.reader(),
            new OutgoingSettings(true, Duration.ofSeconds(5), Duration.ofSeconds(15), 3, KEEP),
            new EventFormats(List.of()),
            new SimpleMeterRegistry(),
            time);

    @AfterEach
    void close() {
        webhooks.stop();
        webhooks.close();
        store.close();
    }

    @Test
    void so_many_old_deliveries_are_forgotten_in_a_tick_that_it_is_soon_over_and_the_rest_in_the_next() {
        delivered(A_TICKS + 600, time.now().minus(KEEP).minusSeconds(1));
        delivered(1, time.now().minus(KEEP));

        webhooks.tick();
        assertThat(kept()).isEqualTo(600 + 1);

        webhooks.tick();
        assertThat(kept()).isEqualTo(1);
    }

    @Test
    void when_all_that_is_old_is_forgotten_it_is_looked_for_every_ten_minutes() {
        webhooks.tick();
        delivered(1, time.now().minus(KEEP).minusSeconds(1));

        time.pass(Duration.ofMinutes(9));
        webhooks.tick();
        assertThat(kept()).isEqualTo(1);

        time.pass(Duration.ofMinutes(1));
        webhooks.tick();
        assertThat(kept()).isZero();
    }

    @Test
    void who_stops_waits_for_no_more_to_be_forgotten() {
        delivered(600, time.now().minus(KEEP).minusSeconds(1));

        webhooks.stop();
        webhooks.tick();

        assertThat(kept()).isEqualTo(600);
    }

    private void delivered(int count, Instant at) {
        database.jdbc().sql("""
                        INSERT INTO webhook_deliveries (webhook_id, id, tenant, email_id, type, at, status)
                        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
                        SELECT 'w', ? || '-' || n, 'default', 'e', 'email.sent', ?, 'success' FROM numbers""").params(count, at.toString(), at.toEpochMilli()).update();
    }

    private int kept() {
        return database.jdbc()
                .sql("SELECT COUNT(*) FROM webhook_deliveries")
                .query(Integer.class)
                .single();
    }
}
