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
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Whether SQLite's file is still the one that was opened, by device and inode. A process goes on writing into a file that was
 * deleted or replaced, and everything that it writes is lost. Once another file is in its place only a restart opens that.
 */
public final class DatabaseFile {

    /** For databases that are not a file of this machine. */
    static final DatabaseFile NONE = new DatabaseFile(null, null);

    private final Path path;
    private final Object identity;

    private DatabaseFile(Path path, Object identity) {
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
        if (identity == null) {
            return Optional.empty();
        }
        try {
            return identity.equals(identity(path))
                    ? Optional.empty()
                    : Optional.of("the database's file " + path + " was replaced by another");
        } catch (NoSuchFileException e) {
            return Optional.of("the database's file " + path + " was deleted");
        } catch (IOException e) {
            return Optional.of("the database's file " + path + " cannot be found: " + e.getMessage());
        }
    }

    /** @throws SQLException when what is written would be written into nowhere */
    void requireInPlace() throws SQLException {
        Optional<String> trouble = trouble();
        if (trouble.isPresent()) {
            throw new SQLException(trouble.get());
        }
    }
}
