package io.emailthrottle.vendor.smtp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** An SMTP server that says what a test tells it to, and keeps what it hears. */
final class ScriptedServer implements AutoCloseable {

    /** At the end of an answer: the connection is closed after it. */
    static final String HANG_UP = "<hang up>";
    /** In place of an answer: none comes. */
    static final String SILENCE = "<silence>";

    /** In place of an answer: a line of one comes now and then, and never the last. */
    static final String DRIPPING = "<dripping>";
    /** In place of an answer: lines of one, as fast as they are read, and never the last. */
    static final String POURING = "<pouring>";

    /** One message as it came, dots and all, and its envelope. */
    record Message(String from, List<String> recipients, String raw) {}

    private final ServerSocket server;
    private final SSLContext tls;
    private final boolean implicitTls;
    private final Map<String, Deque<String>> script = new ConcurrentHashMap<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger mostAtATime = new AtomicInteger();
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    final List<Message> messages = new CopyOnWriteArrayList<>();
    volatile List<String> extensions = List.of();

    ScriptedServer() throws IOException {
        this(null, false);
    }

    ScriptedServer(SSLContext tls, boolean implicitTls) throws IOException {
        this.tls = tls;
        this.implicitTls = implicitTls;
        server = new ServerSocket(0, 256, InetAddress.getByName("127.0.0.1"));
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /**
     * Answers, in order, to a command; afterwards it gets the usual one again.
     *
     * @param command its beginning, or GREETING, BODY (asked after the first line of a message) or a dot
     */
    ScriptedServer answer(String command, String... answers) {
        script.computeIfAbsent(command, key -> new ArrayDeque<>()).addAll(List.of(answers));
        return this;
    }

    /** Waits until a command that begins so was heard. */
    void awaitCommand(String beginning) throws InterruptedException {
        String command;
        do {
            command = heard.poll(10, TimeUnit.SECONDS);
            if (command == null) {
                throw new AssertionError(beginning + " never came");
            }
        } while (!command.startsWith(beginning));
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                connections.incrementAndGet();
                open.add(socket);
                mostAtATime.accumulateAndGet(open.size(), Math::max);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            converse(implicitTls ? secured(socket) : socket);
        } catch (IOException e) {
            // The client hung up.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private Socket secured(Socket socket) throws IOException {
        SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
        secured.setUseClientMode(false);
        secured.startHandshake();
        return secured;
    }

    private void converse(Socket socket) throws IOException, InterruptedException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        String from = null;
        List<String> recipients = new ArrayList<>();
        if (socket instanceof SSLSocket && !implicitTls || say(out, "GREETING", "220 ready")) {
            for (String line = line(in); line != null && !line.equals("QUIT"); line = line(in)) {
                heard.add(line);
                if (line.startsWith("EHLO")) {
                    if (!say(out, line, ehlo())) {
                        return;
                    }
                } else if (line.equals("STARTTLS")) {
                    if (say(out, line, "220 go ahead")) {
                        converse(secured(socket));
                    }
                    return;
                } else if (line.equals("DATA")) {
                    if (!data(in, out, from, recipients)) {
                        return;
                    }
                } else {
                    if (line.startsWith("MAIL")) {
                        from = line.substring(10);
                        recipients = new ArrayList<>();
                    }
                    String answer = next(line, line.startsWith("AUTH") ? "235 ok" : "250 ok");
                    if (line.startsWith("RCPT") && answer.startsWith("250")) {
                        recipients.add(line.substring(9, line.length() - 1));
                    }
                    if (!send(out, answer)) {
                        return;
                    }
                }
            }
        }
    }

    private String ehlo() {
        List<String> lines = new ArrayList<>(List.of("here"));
        lines.addAll(extensions);
        String last = lines.removeLast();
        return lines.stream().map(line -> "250-" + line + "\r\n").collect(Collectors.joining()) + "250 " + last;
    }

    private boolean data(InputStream in, OutputStream out, String from, List<String> recipients)
            throws IOException, InterruptedException {
        String answer = next("DATA", recipients.isEmpty() ? "554 5.5.1 no valid recipients" : "354 go ahead");
        if (!send(out, answer)) {
            return false;
        }
        if (!answer.startsWith("354")) {
            return true;
        }
        StringBuilder raw = new StringBuilder();
        String line = line(in);
        heard.add("BODY " + line);
        String inTheMiddle = next("BODY", "");
        if (!inTheMiddle.isEmpty() && !send(out, inTheMiddle)) {
            return false;
        }
        for (; line != null && !line.equals("."); line = line(in)) {
            raw.append(line).append("\r\n");
        }
        if (line == null) {
            return false;
        }
        messages.add(new Message(from, List.copyOf(recipients), raw.toString()));
        return say(out, ".", "250 2.0.0 Ok: queued as Q" + messages.size());
    }

    private boolean say(OutputStream out, String command, String usual) throws IOException, InterruptedException {
        return send(out, next(command, usual));
    }

    private synchronized String next(String command, String usual) {
        return script.entrySet().stream()
                .filter(entry ->
                        command.startsWith(entry.getKey()) && !entry.getValue().isEmpty())
                .findFirst()
                .map(entry -> entry.getValue().poll())
                .orElse(usual);
    }

    private boolean send(OutputStream out, String answer) throws IOException, InterruptedException {
        if (answer.equals(SILENCE)) {
            closed.await();
            return false;
        }
        if (answer.equals(DRIPPING) || answer.equals(POURING)) {
            do {
                out.write("250-more\r\n".getBytes(StandardCharsets.ISO_8859_1));
            } while (answer.equals(POURING) || !closed.await(20, TimeUnit.MILLISECONDS));
            return false;
        }
        boolean hangUp = answer.endsWith(HANG_UP);
        String text = hangUp ? answer.substring(0, answer.length() - HANG_UP.length()) : answer;
        if (!text.isEmpty()) {
            out.write((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }
        return !hangUp;
    }

    /** Up to CRLF: a bare CR or LF stays in the line, where a test can see it. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int last = -1;
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n' && last == '\r') {
                String text = line.toString(StandardCharsets.ISO_8859_1);
                return text.substring(0, text.length() - 1);
            }
            line.write(b);
            last = b;
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
