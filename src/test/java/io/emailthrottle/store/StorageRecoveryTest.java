package io.emailthrottle.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.email.Email;
import io.emailthrottle.logs.ProvokesErrors;
import io.emailthrottle.store.suppression.Suppression;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.store.write.Locks;
import io.emailthrottle.store.write.StatementBatch;
import io.emailthrottle.store.write.StoreUnavailable;
import io.emailthrottle.store.write.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fault of the storage that is over is over: the next write is taken, and what was refused before is not there. */
@Timeout(300)
@ProvokesErrors("a log is deleted")
class StorageRecoveryTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String LARGE = "x".repeat(200_000);

    private final List<AutoCloseable> opened = new ArrayList<>();
    private TestDatabase database;
    private TestStore store;
    private int number;

    private void on(TestDatabase opening) {
        database = opening;
        store = new TestStore(database);
        opened.add(store);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened.reversed()) {
            one.close();
        }
    }

    @Test
    void a_disk_that_was_full_takes_the_next_write_and_nothing_that_was_refused_is_kept() {
        SmallDisk disk = SmallDisk.orSkip(8);
        opened.add(disk);
        TestDatabase small = TestDatabase.sqliteIn(disk.folder());
        opened.add(small);
        on(small);
        assertThat(accept()).isTrue();
        disk.fill();

        int refused = 0;
        int accepted = 1;
        for (int i = 0; i < 30; i++) {
            if (accept()) {
                accepted++;
            } else {
                refused++;
            }
        }
        disk.empty();

        assertThat(refused).isPositive();
        for (int i = 0; i < 5; i++) {
            assertThat(accept()).isTrue();
            accepted++;
        }
        assertThat(emails()).isEqualTo(accepted);
    }

    /** SQLite has taken the transaction back by itself then, and the rollback fails. */
    @Test
    void a_connection_on_which_a_rollback_failed_is_not_used_again() {
        on(TestDatabase.of(Dialect.SQLITE));
        opened.addFirst(database);
        onTheWritersConnection("PRAGMA max_page_count = 1");

        assertThat(accept()).isFalse();
        assertThat(accept()).isTrue();
        assertThat(emails()).isEqualTo(1);
    }

    @Test
    void nothing_is_accepted_into_a_file_that_was_deleted_or_replaced(@TempDir Path folder) throws IOException {
        TestDatabase mine = TestDatabase.sqliteIn(Files.createDirectory(folder.resolve("data")));
        opened.add(mine);
        on(mine);
        Path file = folder.resolve("data").resolve("emails.db");
        Path away = folder.resolve("away.db");
        assertThat(accept()).isTrue();

        Files.move(file, away);
        assertThat(accept()).isFalse();
        assertThat(store.writer().file().trouble()).get().asString().contains("was deleted");
        assertThatThrownBy(() -> mine.connect().close())
                .as("a new connection makes no new file")
                .hasMessageContaining("unable to open");
        assertThat(file).doesNotExist();
        Files.copy(away, file);
        assertThat(accept()).isFalse();
        assertThat(store.writer().file().trouble()).get().asString().contains("replaced");
        Files.move(away, file, StandardCopyOption.REPLACE_EXISTING);

        assertThat(accept()).isTrue();
        assertThat(store.writer().file().trouble()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-wal", "-shm"})
    void a_deleted_log_is_saved_and_nothing_more_is_accepted(String suffix, @TempDir Path folder) throws Exception {
        TestDatabase mine = TestDatabase.sqliteIn(Files.createDirectory(folder.resolve("data")));
        opened.add(mine);
        on(mine);
        Path file = folder.resolve("data").resolve("emails.db");
        assertThat(accept()).isTrue();

        Files.delete(file.resolveSibling("emails.db" + suffix));
        assertThat(accept()).isFalse();
        assertThat(store.writer().file().trouble()).get().asString().contains("emails.db" + suffix + " was deleted");
        assertThat(accept()).as("a log that is made anew is another").isFalse();

        Path saved = Files.copy(file, folder.resolve("saved.db"));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + saved);
                ResultSet count = connection.createStatement().executeQuery("SELECT count(*) FROM emails")) {
            assertThat(count.getLong(1)).isEqualTo(1);
        }
    }

    @Test
    void a_log_that_is_checkpointed_or_read_by_others_is_no_other_log(@TempDir Path folder) throws Exception {
        TestDatabase mine = TestDatabase.sqliteIn(Files.createDirectory(folder.resolve("data")));
        opened.add(mine);
        on(mine);
        for (int i = 0; i < 30; i++) {
            assertThat(accept()).isTrue();
            mine.jdbc().sql("PRAGMA wal_checkpoint(TRUNCATE)").query().listOfRows();
        }
        onTheWritersConnection("PRAGMA wal_checkpoint(TRUNCATE)");

        assertThat(accept()).isTrue();
        assertThat(store.writer().file().trouble()).isEmpty();
    }

    @Test
    void a_connection_that_only_reads_is_replaced() {
        on(TestDatabase.shared(Dialect.POSTGRESQL));
        onTheWritersConnection("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");

        boolean first = suppress();
        boolean second = suppress();

        assertThat(first).isFalse();
        assertThat(second).isTrue();
    }

    @Test
    void connections_that_the_server_ended_are_replaced() {
        on(TestDatabase.shared(Dialect.POSTGRESQL));
        for (int i = 0; i < 3; i++) {
            onTheWritersConnection("SELECT pg_terminate_backend(pg_backend_pid())");

            assertThat(suppress()).isTrue();
        }
    }

    private boolean accept() {
        Email email = Acceptances.email(NOW).text(LARGE).build();
        return isWritten(store.emails().accept(List.of(Acceptances.queued(email, NOW)), null, NOW));
    }

    private boolean suppress() {
        Suppression suppression = new Suppression("a" + number++ + "@example.org", "manual", "api", NOW);
        return isWritten(store.suppressions().add(Email.DEFAULT_TENANT, suppression));
    }

    private static boolean isWritten(CompletableFuture<?> write) {
        try {
            write.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
            return true;
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(StoreUnavailable.class);
            return false;
        }
    }

    private void onTheWritersConnection(String sql) {
        isWritten(store.writer().write(new Statement(sql)));
    }

    private long emails() {
        return database.jdbc()
                .sql("SELECT count(*) FROM emails")
                .query(Long.class)
                .single();
    }

    /** Runs a statement on the connection of the changes' writer. */
    private record Statement(String statement) implements Write<Integer> {
        @Override
        public Locks locks() {
            return Locks.NONE;
        }

        @Override
        public void execute(StatementBatch batch) throws SQLException {
            if (statement.startsWith("SET")) {
                batch.add(statement);
            } else {
                // SQLite's driver begins a transaction for a change only.
                batch.add("DELETE FROM sessions WHERE cookie_hash = 'nobody'");
                batch.query(statement, row -> row.getString(1));
            }
        }

        @Override
        public Integer result() {
            return 0;
        }
    }
}
