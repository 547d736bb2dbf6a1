package io.emailthrottle.config;

import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.store.write.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file of an SQLite database. SQLite gives the files that it puts beside it the same permissions. */
record SqliteFile(Path path) {

    private static final Logger log = LoggerFactory.getLogger(SqliteFile.class);

    private static final String URL = "jdbc:sqlite:";
    /** Of the database itself, of what SQLite puts beside it, and of the lock of the one process that works on it. */
    private static final List<String> SUFFIXES = List.of("", "-wal", "-shm", "-journal", ".lock");

    /** The file that a URL names; empty for another database, and for one in memory. */
    static Optional<SqliteFile> of(@Nullable String url) {
        if (url == null || !url.startsWith(URL)) {
            return Optional.empty();
        }
        String rest = url.substring(URL.length());
        String file = rest.replaceFirst("^file:", "").replaceFirst("\\?.*", "");
        boolean inMemory = file.isEmpty() || file.startsWith(":") || rest.contains("mode=memory");
        return inMemory
                ? Optional.empty()
                : Optional.of(new SqliteFile(Path.of(file).toAbsolutePath()));
    }

    Path folder() {
        return Objects.requireNonNull(path.getParent(), "a file is in a folder");
    }

    boolean exists() {
        return Files.exists(path);
    }

    /**
     * Creates folder and file for this process's user alone, and takes the files from others who could read them. A folder
     * that others made may be shared for a reason, so it stays as it is.
     *
     * @throws ConfigurationProblem when they cannot be created
     */
    void prepare() {
        try {
            PrivateFiles.createFolder(folder());
            PrivateFiles.create(path);
            for (String suffix : SUFFIXES) {
                restrict(Path.of(path + suffix));
            }
            String open = PrivateFiles.openTo(folder());
            if (open != null) {
                log.warn(
                        "the database's folder {} is open to other users of this machine ({}): close it by `chmod 700 {}`",
                        folder(),
                        open,
                        folder());
            }
        } catch (IOException e) {
            throw new ConfigurationProblem("spring.datasource.url", path + " cannot be created: " + e);
        }
    }

    private static void restrict(Path file) throws IOException {
        String open = Files.exists(file) ? PrivateFiles.openTo(file) : null;
        if (open == null) {
            return;
        }
        try {
            PrivateFiles.close(file);
            log.warn(
                    "{} was open to other users of this machine ({}) and no longer is: what it holds, secrets of webhooks"
                            + " included, may have been read",
                    file,
                    open);
        } catch (IOException e) {
            log.warn("{} is open to other users of this machine ({}), and stays so: {}", file, open, e.toString());
        }
    }
}
