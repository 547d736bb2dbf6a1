package io.emailthrottle.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A vendor with SendGrid's good answer to everything, after a while. Arguments: its port, the milliseconds until each
 * answer.
 */
public final class VendorStub {

    private static final int BACKLOG = 4096;
    private static final AtomicInteger ANSWERS = new AtomicInteger();

    private VendorStub() {}

    /** Starts one in a JVM of its own, which may take a moment to listen. */
    static ChildJvm start(String name, int port, Duration latency) throws IOException {
        return ChildJvm.start(
                name,
                element -> true,
                List.of("-Xmx512m"),
                VendorStub.class.getName(),
                List.of(Integer.toString(port), Long.toString(latency.toMillis())));
    }

    public static void main(String[] args) throws IOException {
        Duration latency = Duration.ofMillis(Long.parseLong(args[1]));
        try (ServerSocket server =
                new ServerSocket(Integer.parseInt(args[0]), BACKLOG, InetAddress.getLoopbackAddress())) {
            while (true) {
                Socket socket = server.accept();
                Thread.startVirtualThread(() -> serve(socket, latency));
            }
        }
    }

    private static void serve(Socket socket, Duration latency) {
        try (socket) {
            socket.setTcpNoDelay(true);
            MessageReader in = new MessageReader(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            while (in.next() != null) {
                Thread.sleep(latency);
                out.write(answer());
            }
        } catch (IOException e) {
            System.out.println(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] answer() {
        return ("HTTP/1.1 202 Accepted\r\nX-Message-Id: stub-" + ANSWERS.incrementAndGet()
                        + "\r\nContent-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
