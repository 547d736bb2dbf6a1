package io.emailthrottle.store.write;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Whether SQLite's file is still the one that was opened, by device and inode. A process goes on writing into a file that was
 * deleted or replaced, and everything that it writes is lost. Once another file is in its place only a restart opens that.
 *
 * <p>So it is with the two files beside it, which SQLite keeps as long as any connection is open: what is committed is in the
 * write-ahead log until a checkpoint. They are watched while the writer's connection is open, which may begin and end.
 */
public final class DatabaseFile {

    /** For databases that are not a file of this machine. */
    static final DatabaseFile NONE = new DatabaseFile(null, null);

    private static final List<String> BESIDE = List.of("-wal", "-shm");

    private final @Nullable Path path;
    private final @Nullable Object identity;
    /** Of those beside it; empty while the writer has no connection. */
    private Map<Path, Object> beside = Map.of();

    private volatile @Nullable String lost;

    private DatabaseFile(@Nullable Path path, @Nullable Object identity) {
        this.path = path;
        this.identity = identity;
    }

    /** The file that is open now. */
    static DatabaseFile of(Dialect dialect, DataSource dataSource) {
        if (dialect != Dialect.SQLITE) {
            return NONE;
        }
        try {
            String file = path(dataSource);
            if (file.isEmpty()) {
                return NONE;
            }
            Path path = Path.of(file);
            return new DatabaseFile(path, identity(path));
        } catch (SQLException | IOException e) {
            throw new StoreUnavailable(e, false);
        }
    }

    /** The name of the file; empty for a database in memory. */
    static String path(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet main = statement.executeQuery("SELECT file FROM pragma_database_list WHERE name = 'main'")) {
            main.next();
            return main.getString(1);
        }
    }

    private static Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /** What is wrong with the file; empty when it is in its place. */
    public Optional<String> trouble() {
        if (path == null || identity == null) {
            return Optional.empty();
        }
        try {
            return identity.equals(identity(path))
                    ? Optional.ofNullable(lost)
                    : Optional.of("the database's file " + path + " was replaced by another");
        } catch (NoSuchFileException e) {
            return Optional.of("the database's file " + path + " was deleted");
        } catch (IOException e) {
            return Optional.of("the database's file " + path + " cannot be found: " + e.getMessage());
        }
    }

    /** The writer's connection is open and has written, so the files beside exist. */
    void opened() throws SQLException {
        if (path == null || identity == null || !beside.isEmpty()) {
            return;
        }
        Map<Path, Object> found = new HashMap<>();
        for (String suffix : BESIDE) {
            Path one = path.resolveSibling(path.getFileName() + suffix);
            try {
                found.put(one, identity(one));
            } catch (IOException e) {
                lost = describe(one);
                throw new SQLException(lost, e);
            }
        }
        beside = found;
    }

    /** The writer's connection is closed; if it was the last, the files beside are deleted. */
    void closed() {
        beside = Map.of();
    }

    /** Whether a file beside was deleted or replaced since it was last asked; by the writer only. */
    boolean hasLostOneBeside() {
        if (lost != null || trouble().isPresent()) {
            return false;
        }
        for (Map.Entry<Path, Object> one : beside.entrySet()) {
            try {
                if (!one.getValue().equals(identity(one.getKey()))) {
                    lost = describe(one.getKey());
                }
            } catch (IOException e) {
                lost = describe(one.getKey());
            }
        }
        return lost != null;
    }

    private static String describe(Path file) {
        return "the database's file " + file + " was deleted or replaced: restart the application";
    }

    /** @throws SQLException when what is written would be written into nowhere */
    void requireInPlace() throws SQLException {
        Optional<String> trouble = trouble();
        if (trouble.isPresent()) {
            throw new SQLException(trouble.get());
        }
    }
}
