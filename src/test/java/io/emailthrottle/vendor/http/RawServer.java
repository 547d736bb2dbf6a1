package io.emailthrottle.vendor.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback that misbehaves byte by byte, as no HTTP server would. */
final class RawServer implements AutoCloseable {

    /** What it does with one connection; the connection is closed when this returns. */
    @FunctionalInterface
    interface Conversation {
        void with(Connection connection) throws Exception;
    }

    /** One accepted connection. */
    final class Connection {
        final Socket socket;
        private final InputStream in;

        private Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
        }

        /** Reads one whole request; false when the client has closed the connection. */
        boolean readRequest() throws IOException {
            int length = 0;
            String line = readLine();
            if (line.isEmpty()) {
                return false;
            }
            requestLines.add(line);
            while (!line.isEmpty()) {
                if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(
                            line.substring(line.indexOf(':') + 1).strip());
                }
                line = readLine();
            }
            in.skipNBytes(length);
            requestRead.countDown();
            return true;
        }

        private String readLine() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }

        void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        }

        /** Ends the connection with a reset instead of a close. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Keeps silent until the test ends, or for so long at most. */
        boolean silentFor(long millis) throws InterruptedException {
            return !ended.await(millis, TimeUnit.MILLISECONDS);
        }
    }

    final List<String> requestLines = new CopyOnWriteArrayList<>();
    final CountDownLatch requestRead = new CountDownLatch(1);
    final CountDownLatch firstConnectionClosed = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger accepted = new AtomicInteger();
    private final ServerSocket server;
    private final Conversation conversation;

    RawServer(Conversation conversation) {
        this.conversation = conversation;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::acceptAll);
    }

    /** Gives the same bytes in answer to each request, and keeps the connection open. */
    static RawServer answering(String answer) {
        return new RawServer(connection -> {
            while (connection.readRequest()) {
                connection.write(answer);
            }
        });
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                accepted.incrementAndGet();
                Thread.ofVirtual().start(() -> converse(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void converse(Socket socket) {
        try (socket) {
            conversation.with(new Connection(socket));
        } catch (Exception e) {
            // The client went away, or the test ended: both are the test's own doing.
        } finally {
            firstConnectionClosed.countDown();
        }
    }

    int connections() {
        return accepted.get();
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        ended.countDown();
        server.close();
    }
}
