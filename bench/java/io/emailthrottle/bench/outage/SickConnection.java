package io.emailthrottle.bench.outage;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection to a sick vendor. What it reads of an email it tells. */
final class SickConnection {

    private static final Pattern RAW_MESSAGE = Pattern.compile("\"Data\"\\s*:\\s*\"([^\"]+)\"");
    private static final long DRIP_MILLIS = 500;

    private final Socket socket;
    private final InputStream in;
    private final Consumer<String> read;

    /** @param read is given what an email was read as */
    SickConnection(Socket socket, Consumer<String> read) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.read = read;
    }

    /** Reads one HTTP request to its end; false when there is none. */
    boolean request() throws IOException {
        String line = line();
        if (line == null || line.isEmpty()) {
            return false;
        }
        boolean post = line.startsWith("POST");
        int length = 0;
        boolean chunked = false;
        for (line = line(); line != null && !line.isEmpty(); line = line()) {
            String header = line.toLowerCase(Locale.ROOT);
            if (header.startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            }
            chunked |= header.startsWith("transfer-encoding:") && header.contains("chunked");
        }
        String body = new String(chunked ? chunks() : in.readNBytes(length), StandardCharsets.UTF_8);
        if (post) {
            Matcher raw = RAW_MESSAGE.matcher(body);
            read.accept(
                    raw.find() ? new String(Base64.getDecoder().decode(raw.group(1)), StandardCharsets.UTF_8) : body);
        }
        return true;
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line().strip(), 16);
            body.write(in.readNBytes(size));
            line();
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }

    /** Reads lines up to a lone dot. */
    void message() throws IOException {
        StringBuilder message = new StringBuilder();
        for (String line = line(); !".".equals(line); line = line()) {
            if (line == null) {
                throw new EOFException();
            }
            message.append(line).append('\n');
        }
        read.accept(message.toString());
    }

    /** Without its end; null when there is no more. */
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int c = in.read();
        if (c < 0) {
            return null;
        }
        for (; c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** Writes this again and again, slowly, until the client has gone. */
    void drip(String text) throws IOException, InterruptedException {
        while (true) {
            write(text);
            Thread.sleep(DRIP_MILLIS);
        }
    }

    /** Says nothing until the client has gone. */
    void silence() throws IOException {
        in.transferTo(java.io.OutputStream.nullOutputStream());
    }
}
