package io.emailthrottle.store.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.emailthrottle.logs.ProvokesErrors;
import io.emailthrottle.store.BothDatabases;
import io.emailthrottle.store.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

@Timeout(60)
@ProvokesErrors("another process takes the node's name")
class NodeLockTest {

    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private TestDatabase database;
    private HikariDataSource other;
    private NodeLock first;

    private void on(Dialect dialect) {
        database = TestDatabase.of(dialect);
        other = database.connect();
        first = NodeLock.take("one", dialect, database.dataSource(), AT_ONCE);
    }

    @AfterEach
    void close() {
        first.close();
        other.close();
        database.close();
    }

    private NodeLock another(String node) {
        return NodeLock.take(node, database.dialect(), other, AT_ONCE);
    }

    @BothDatabases
    void a_name_is_one_process_s_until_it_ends(Dialect dialect) {
        on(dialect);

        assertThatThrownBy(() -> another("one")).isInstanceOf(NodeNameTaken.class);
        first.keep();
        assertThatThrownBy(() -> another("one")).isInstanceOf(NodeNameTaken.class);
        first.close();

        another("one").close();
    }

    @Test
    void on_postgresql_names_are_apart_and_so_are_gateways_in_different_schemas() {
        on(Dialect.POSTGRESQL);

        another("two").close();
        try (TestDatabase elsewhere = TestDatabase.of(Dialect.POSTGRESQL)) {
            NodeLock.take("one", Dialect.POSTGRESQL, elsewhere.dataSource(), AT_ONCE)
                    .close();
        }
    }

    @Test
    void whoever_has_the_connection_next_waits_for_locks_as_long_as_ever() {
        on(Dialect.POSTGRESQL);

        assertThatThrownBy(() -> another("one")).isInstanceOf(NodeNameTaken.class);

        assertThat(JdbcClient.create(other)
                        .sql("SHOW lock_timeout")
                        .query(String.class)
                        .single())
                .isEqualTo("0");
    }

    @Test
    void a_name_that_was_lost_with_the_connection_is_taken_again() {
        on(Dialect.POSTGRESQL);

        cut();
        first.keep();

        assertThatThrownBy(() -> another("one")).isInstanceOf(NodeNameTaken.class);
    }

    /** In between the node finds out which of its emails another process has taken. */
    @Test
    void a_name_that_was_lost_gives_no_right_to_work_until_it_is_found_held_again() {
        on(Dialect.POSTGRESQL);
        assertThat(first.held()).isTrue();

        cut();
        first.keep();
        assertThat(first.held()).isFalse();
        first.keep();

        assertThat(first.held()).isTrue();
    }

    @Test
    void a_name_that_another_took_gives_no_right_to_work() {
        on(Dialect.POSTGRESQL);
        cut();
        try (NodeLock thief = another("one")) {
            first.keep();
            first.keep();

            assertThat(thief.held()).isTrue();
            assertThat(first.held()).isFalse();
        }
    }

    @Test
    void a_name_that_another_took_meanwhile_is_taken_again_when_that_one_has_ended() {
        on(Dialect.POSTGRESQL);
        cut();
        NodeLock thief = another("one");
        first.keep();
        thief.close();
        first.keep();

        assertThatThrownBy(() -> another("one")).isInstanceOf(NodeNameTaken.class);
    }

    /** The server ends the connection that holds the name. */
    private void cut() {
        String holders = """
                FROM pg_locks WHERE locktype = 'advisory' AND classid::bigint << 32 | objid::bigint =
                  hashtextextended('email-throttle node ' || current_schema() || ' one', 0)""";
        database.jdbc()
                .sql("SELECT pg_terminate_backend(pid) " + holders)
                .query(Boolean.class)
                .single();
        await().until(() -> database.jdbc()
                        .sql("SELECT count(*) " + holders)
                        .query(Integer.class)
                        .single()
                == 0);
    }
}
