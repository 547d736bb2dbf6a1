package io.emailthrottle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway writes belongs to its own user alone, whatever becomes of its process. */
class PrivateDataTest {

    private static final String EMAIL = """
            {"from":"hello@example.com","to":"ada@example.org","subject":"Hi","text":"Hello"}""";
    private static final Set<PosixFilePermission> OWNER = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    @TempDir
    private Path folder;

    @BeforeEach
    void posix() {
        assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
    }

    @Test
    void nobody_else_may_read_the_data_after_a_start_a_send_a_stop_a_kill_and_a_restart() throws Exception {
        try (GatewayProcess gateway = start()) {
            assertThat(gateway.post("/emails", EMAIL).statusCode()).isEqualTo(200);
            assertThat(wide()).isEmpty();
        }
        assertThat(wide()).isEmpty();
        try (GatewayProcess gateway = start()) {
            assertThat(gateway.post("/emails", EMAIL).statusCode()).isEqualTo(200);
            gateway.kill();
        }
        assertThat(wide()).isEmpty();
        try (GatewayProcess gateway = start()) {
            assertThat(gateway.post("/emails", EMAIL).statusCode()).isEqualTo(200);
            assertThat(data()).hasSizeGreaterThan(3);
            assertThat(wide()).isEmpty();
            assertThat(gateway.output()).doesNotContain("open to other users");
        }
    }

    @Test
    void files_that_an_older_version_left_readable_are_closed_and_an_open_folder_is_told_of() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path database = Files.createFile(data.resolve("email-throttle.db"));
        Files.setPosixFilePermissions(database, PosixFilePermissions.fromString("rw-r--r--"));

        try (GatewayProcess gateway = start()) {
            assertThat(wide()).containsExactly(data);
            assertThat(gateway.output())
                    .contains("email-throttle.db was open to other users of this machine (rw-r--r--)")
                    .contains("the database's folder", "chmod 700 " + data.toRealPath());
        }
    }

    private GatewayProcess start() throws IOException {
        return GatewayProcess.start(folder, "--email-throttle.security.open=true");
    }

    /** As {@code find data -perm /077} prints it. */
    private List<Path> wide() throws IOException {
        return data().stream().filter(PrivateDataTest::isWide).toList();
    }

    private static boolean isWide(Path path) {
        try {
            return !OWNER.containsAll(Files.getPosixFilePermissions(path));
        } catch (IOException gone) {
            return false;
        }
    }

    private List<Path> data() throws IOException {
        try (Stream<Path> paths = Files.walk(folder.resolve("data"))) {
            return paths.toList();
        }
    }
}
