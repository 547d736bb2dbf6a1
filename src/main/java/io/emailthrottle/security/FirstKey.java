package io.emailthrottle.security;

import io.emailthrottle.store.write.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token that stands for an admin's key until there is a key, and then never again. It lies in a file that only the
 * gateway's own user reads: a caller who has it has access to this machine, which an address on loopback does not prove.
 */
public final class FirstKey {

    private static final Logger log = LoggerFactory.getLogger(FirstKey.class);

    private static final String MARK = "first_";

    private final Path file;
    /** Null when it is not needed. */
    private volatile @Nullable String token;

    public FirstKey(Path file) {
        this.file = file;
    }

    /** Writes a new token to the file. One of an earlier start ends. */
    public void issue() throws IOException {
        String made = MARK + Secret.random();
        PrivateFiles.write(file, made + "\n");
        token = made;
    }

    /** @return the token, for the operator alone; null when there is none */
    public @Nullable String token() {
        return token;
    }

    public Path file() {
        return file;
    }

    boolean matches(String text) {
        String expected = token;
        return expected != null && Secret.same(expected, text);
    }

    /** Ends the token: there is a key now. */
    public void retire() {
        token = null;
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("{} cannot be deleted; what it holds is worth nothing any more: {}", file, e.toString());
        }
    }
}
