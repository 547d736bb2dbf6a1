package io.emailthrottle.store.write;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Files and folders that no other user of the machine may read, from their first byte on: they hold emails and secrets. On a
 * file system without POSIX permissions its own rules hold.
 */
public final class PrivateFiles {

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private PrivateFiles() {}

    /** Creates a folder and those above it that are missing; what exists stays as it is. */
    public static void createFolder(Path folder) throws IOException {
        Files.createDirectories(folder, attributes(folder, FOLDER));
    }

    /** Creates an empty file unless it exists. */
    public static void create(Path file) throws IOException {
        try {
            Files.createFile(file, attributes(file, FILE));
        } catch (FileAlreadyExistsException e) {
            // Whoever was first has made it.
        }
    }

    /** Opens a file for writing, and creates it unless it exists. */
    static FileChannel open(Path file) throws IOException {
        Set<OpenOption> options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        return FileChannel.open(file, options, attributes(file, FILE));
    }

    /** Writes a new file, and replaces any file of that name. */
    public static void write(Path file, String text) throws IOException {
        createFolder(Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder"));
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, attributes(draft, FILE));
        Files.writeString(draft, text);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** @return the permissions, as in {@code rwxr-xr-x}, when others than the owner have any; else null */
    public static @Nullable String openTo(Path path) throws IOException {
        if (!posix(path)) {
            return null;
        }
        Set<PosixFilePermission> found = Files.getPosixFilePermissions(path);
        return FOLDER.containsAll(found) ? null : PosixFilePermissions.toString(found);
    }

    /** Takes all permissions from others than the owner. */
    public static void close(Path path) throws IOException {
        Set<PosixFilePermission> kept = EnumSet.copyOf(FOLDER);
        kept.retainAll(Files.getPosixFilePermissions(path));
        Files.setPosixFilePermissions(path, kept);
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) throws IOException {
        return posix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean posix(Path path) throws IOException {
        Path existing = path.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        return existing != null && Files.getFileStore(existing).supportsFileAttributeView("posix");
    }
}
