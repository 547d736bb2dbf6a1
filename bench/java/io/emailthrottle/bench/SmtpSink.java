package io.emailthrottle.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * An SMTP server on 127.0.0.1 that takes everything and keeps nothing: Postfix's smtp-sink as a process of its own where it
 * is installed, else a small one in this process, which takes its share of this JVM's time.
 */
final class SmtpSink implements AutoCloseable {

    private final int port;
    private final Process process;
    private final ServerSocket server;

    private SmtpSink(int port, Process process, ServerSocket server) {
        this.port = port;
        this.process = process;
        this.server = server;
    }

    static SmtpSink start() throws IOException, InterruptedException {
        Path smtpSink = Programs.find("smtp-sink").orElse(null);
        if (smtpSink == null) {
            ServerSocket server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> accept(server));
            return new SmtpSink(server.getLocalPort(), null, server);
        }
        int port = Ports.free();
        Process process = new ProcessBuilder(command(smtpSink, port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        SmtpSink sink = new SmtpSink(port, process, null);
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Ports.awaitListening(port);
        return sink;
    }

    /** In a session of its own, so that nothing sent to our terminal reaches it; it will not run as root without a user. */
    private static List<String> command(Path smtpSink, int port) {
        boolean root = "root".equals(System.getProperty("user.name"));
        Stream<String> user = root ? Stream.of("-u", "nobody") : Stream.of();
        return Stream.of(Stream.of("setsid", smtpSink.toString()), user, Stream.of("127.0.0.1:" + port, "512"))
                .flatMap(part -> part)
                .toList();
    }

    int port() {
        return port;
    }

    private static void accept(ServerSocket server) {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            if (!server.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void serve(Socket socket) {
        try (socket;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
                OutputStream out = socket.getOutputStream()) {
            answer(out, "220 sink");
            for (String line = in.readLine(); line != null && !line.equals("QUIT"); line = in.readLine()) {
                if (line.startsWith("EHLO")) {
                    answer(out, "250-sink\r\n250 PIPELINING");
                } else if (line.equals("DATA")) {
                    answer(out, "354 go");
                    while (!".".equals(line)) {
                        line = in.readLine();
                    }
                    answer(out, "250 ok");
                } else {
                    answer(out, "250 ok");
                }
            }
        } catch (IOException e) {
            // The client hung up.
        }
    }

    private static void answer(OutputStream out, String reply) throws IOException {
        out.write((reply + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        if (process != null) {
            process.destroyForcibly();
        }
        if (server != null) {
            server.close();
        }
    }

    @Override
    public String toString() {
        return process == null ? "in this process" : "smtp-sink";
    }
}
