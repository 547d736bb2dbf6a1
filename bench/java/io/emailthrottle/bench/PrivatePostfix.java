package io.emailthrottle.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** A Postfix of our own, as Debian sets one up, that relays all it takes to one server. Needs Postfix, and root. */
final class PrivatePostfix implements AutoCloseable {

    private static final Path DEBIAN = Path.of("/etc/postfix");
    private static final List<String> QUEUES = List.of("maildrop", "incoming", "active", "deferred");

    private final Path folder;
    private final int port;
    private final Thread stopper = new Thread(this::stopQuietly);

    private PrivatePostfix(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** @param relay the port of the server that gets everything */
    static PrivatePostfix start(Path folder, int relay) throws IOException, InterruptedException {
        FileSystemUtils.deleteRecursively(folder);
        Path root = Files.createDirectories(folder).toAbsolutePath();
        Files.createDirectory(root.resolve("queue"));
        Path data = Files.createDirectory(root.resolve("data"));
        Files.setOwner(
                data, root.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postfix"));
        int port = Ports.free();
        Files.writeString(root.resolve("main.cf"), """
                compatibility_level = 3.6
                queue_directory = %s/queue
                data_directory = %s
                command_directory = /usr/sbin
                daemon_directory = /usr/lib/postfix/sbin
                mail_owner = postfix
                setgid_group = postdrop
                myhostname = bench.example.com
                mydestination =
                mynetworks = 127.0.0.0/8
                inet_interfaces = 127.0.0.1
                inet_protocols = ipv4
                smtpd_relay_restrictions = permit_mynetworks, reject
                relayhost = [127.0.0.1]:%d
                """.formatted(root, data, relay));
        String services = Files.readString(DEBIAN.resolve("master.cf"))
                .replaceFirst("(?m)^smtp +inet .*$", "127.0.0.1:" + port + " inet n - n - - smtpd")
                .replaceAll("(?m)^((?:[^# \n]+ +){4})y ", "$1n ");
        Files.writeString(root.resolve("master.cf"), services);
        PrivatePostfix postfix = new PrivatePostfix(root, port);
        Runtime.getRuntime().addShutdownHook(postfix.stopper);
        postfix.run("start");
        Ports.awaitListening(port);
        return postfix;
    }

    int port() {
        return port;
    }

    /** Returns when it has nothing more to relay. */
    void awaitEmpty() throws IOException, InterruptedException {
        while (waits()) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private boolean waits() throws IOException {
        for (String queue : QUEUES) {
            try (Stream<Path> files = Files.walk(folder.resolve("queue").resolve(queue))) {
                if (files.anyMatch(Files::isRegularFile)) {
                    return true;
                }
            } catch (UncheckedIOException e) {
                // A file went while it was looked at: there was one.
                return true;
            }
        }
        return false;
    }

    private void run(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("postfix", "-c", folder.toString(), command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(command + ".log").toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("postfix " + command + ": " + Files.readString(folder.resolve(command + ".log")));
        }
    }

    private void stopQuietly() {
        try {
            run("stop");
        } catch (IOException e) {
            System.err.println("Postfix in " + folder + " does not stop: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopQuietly();
        Runtime.getRuntime().removeShutdownHook(stopper);
    }
}
