package io.emailthrottle.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** By a lock on {@code emails.db.lock}, which the operating system takes back when the process ends, however it does. */
final class FileNodeLock implements NodeLock {

    private final FileChannel channel;

    private FileNodeLock(FileChannel channel) {
        this.channel = channel;
    }

    static NodeLock take(DataSource dataSource) throws SQLException {
        String database = file(dataSource);
        try {
            Path path = Path.of(database + ".lock");
            FileChannel channel = PrivateFiles.open(path);
            if (isLocked(channel)) {
                return new FileNodeLock(channel);
            }
            channel.close();
            throw new NodeTaken("another process works on " + database);
        } catch (IOException e) {
            throw new UncheckedIOException(database + ".lock cannot be written", e);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String file(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet main = statement.executeQuery("SELECT file FROM pragma_database_list WHERE name = 'main'")) {
            main.next();
            return main.getString(1);
        }
    }

    @Override
    public void keep() {
        // Nothing but the end of the process takes it away.
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
