package io.emailthrottle.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A migration that was released never changes, because databases exist that it has made. Add the new one's digest here. */
class MigrationsTest {

    private static final Set<String> FIRST = Set.of("V1", "V2");
    private static final Path FOLDER = Path.of("src/main/resources/db");

    @ParameterizedTest
    @CsvSource({
        "postgresql/V1__emails.sql, a37561bf7ce9dd97c67f7eec2db67fb2524be0f53ec494f6475d1b80d2e744cd",
        "postgresql/V2__lists_by_status.sql, 281b013ce9c0d02e7483b1c79d2b12572ab7276ed1155fba62f1e553503044dc",
        "sqlite/V1__emails.sql, e456da001d06f5d235407a90e01e9ffa5b8bf302fbf5ec46365bedd1cd71545d",
        "sqlite/V2__lists_by_status.sql, 281b013ce9c0d02e7483b1c79d2b12572ab7276ed1155fba62f1e553503044dc",
    })
    void a_released_migration_never_changes(String file, String sha256) throws Exception {
        assertThat(digest(FOLDER.resolve(file))).isEqualTo(sha256);
    }

    /** An earlier version goes on with a database that a later one has migrated. */
    @Test
    void migrations_only_add() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            assertThat(files.filter(Files::isRegularFile).filter(file -> !FIRST.contains(version(file))))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.readString(file).toUpperCase(Locale.ROOT))
                            .doesNotContain("DROP TABLE", "DROP COLUMN", "RENAME", "ALTER COLUMN"));
        }
    }

    private static String version(Path file) {
        return file.getFileName().toString().split("__")[0];
    }

    private static String digest(Path file) throws IOException, NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
