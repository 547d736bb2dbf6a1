package io.emailthrottle.ingress.smtp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** A client that says what it is told, line ends and all, and hears whole replies. */
final class Conversation implements AutoCloseable {

    private Socket socket;
    private BufferedReader in;
    private final String greeting;

    Conversation(int port) throws IOException {
        listen(new Socket(InetAddress.getLoopbackAddress(), port));
        greeting = reply();
    }

    /** From this address of the same machine. */
    Conversation(int port, String from) throws IOException {
        listen(new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(from), 0));
        greeting = reply();
    }

    /** What the server said first. */
    String greeting() {
        return greeting;
    }

    /** Whether the server ends the connection, in whatever way, and says nothing before it does. */
    boolean end() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    private void listen(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(10_000);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** One command, and the reply to it. */
    String say(String line) throws IOException {
        send(line + "\r\n");
        return reply();
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
        socket.getOutputStream().flush();
    }

    /** The last line of the next reply; null when the server hung up. */
    String reply() throws IOException {
        String line = in.readLine();
        while (line != null && line.length() > 3 && line.charAt(3) == '-') {
            line = in.readLine();
        }
        return line;
    }

    /** All lines of the next reply. */
    List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        do {
            lines.add(in.readLine());
        } while (lines.getLast().charAt(3) == '-');
        return lines;
    }

    /** Ends what is sent; what is received goes on. */
    void sayNoMore() throws IOException {
        socket.shutdownOutput();
    }

    String logIn(String key) throws IOException {
        String plain = "\0resend\0" + key;
        return say("AUTH PLAIN " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8)));
    }

    /** A message from one to others; the reply after its last line. */
    String message(String from, String content, String... recipients) throws IOException {
        return message(from, content.getBytes(StandardCharsets.UTF_8), recipients);
    }

    String message(String from, byte[] content, String... recipients) throws IOException {
        say("MAIL FROM:<" + from + ">");
        for (String recipient : recipients) {
            say("RCPT TO:<" + recipient + ">");
        }
        say("DATA");
        send(content);
        return say("\r\n.");
    }

    void startTls(SSLSocketFactory factory) throws IOException {
        SSLSocket secure = (SSLSocket) factory.createSocket(socket, "localhost", socket.getPort(), true);
        secure.startHandshake();
        listen(secure);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
