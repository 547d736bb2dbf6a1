package io.emailthrottle.store.write;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;

/** By a lock on {@code emails.db.lock}, which the operating system takes back when the process ends, however it does. */
public final class FileNodeLock implements NodeLock {

    private final FileChannel channel;

    private FileNodeLock(FileChannel channel) {
        this.channel = channel;
    }

    static NodeLock take(DataSource dataSource) throws SQLException {
        String database = DatabaseFile.path(dataSource);
        try {
            Path path = Path.of(database + ".lock");
            FileChannel channel = PrivateFiles.open(path);
            if (isLocked(channel)) {
                return new FileNodeLock(channel);
            }
            channel.close();
            throw new NodeNameTaken("another process works on " + database);
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

    @Override
    public boolean held() {
        return true;
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
