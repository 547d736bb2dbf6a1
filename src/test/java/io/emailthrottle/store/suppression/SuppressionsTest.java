package io.emailthrottle.store.suppression;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Email;
import io.emailthrottle.store.BothDatabases;
import io.emailthrottle.store.TestDatabase;
import io.emailthrottle.store.TestStore;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

class SuppressionsTest {

    private static final String TENANT = Email.DEFAULT_TENANT;

    private final ManualTime time = new ManualTime();
    private TestStore node;
    private TestStore other;

    private void on(Dialect dialect) {
        TestDatabase database = TestDatabase.shared(dialect);
        node = new TestStore(database, time);
        other = new TestStore(database, time);
    }

    @AfterEach
    void close() {
        if (node != null) {
            node.close();
            other.close();
        }
    }

    @BothDatabases
    void an_address_added_to_an_empty_list_counts_at_once(Dialect dialect) {
        on(dialect);
        assertThat(among(node)).isEmpty();

        add(node);

        assertThat(among(node)).containsExactly("ann@example.org");
    }

    @BothDatabases
    void what_another_node_added_to_an_empty_list_counts_a_second_later(Dialect dialect) {
        on(dialect);
        assertThat(among(node)).isEmpty();
        add(other);

        time.pass(Duration.ofMillis(1001));

        assertThat(among(node)).containsExactly("ann@example.org");
    }

    @BothDatabases
    void an_empty_list_is_not_read_again_within_a_second(Dialect dialect) {
        on(dialect);
        assertThat(among(node)).isEmpty();
        add(other);

        time.pass(Duration.ofMillis(999));

        assertThat(among(node)).isEmpty();
    }

    private static void add(TestStore store) {
        store.suppressions()
                .add(TENANT, new Suppression("Ann@example.org", "manual", "api", Instant.EPOCH))
                .join();
    }

    private static Set<String> among(TestStore store) {
        return store.suppressions().among(TENANT, List.of("ann@example.org", "bob@example.org"));
    }
}
