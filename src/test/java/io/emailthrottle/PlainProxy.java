package io.emailthrottle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * What strangers come through as if they were local: nginx with nothing but proxy_pass, a tunnel, a forwarded port. It copies
 * octets from a loopback address of its own and adds nothing.
 */
public final class PlainProxy implements AutoCloseable {

    private final ServerSocket door;
    private final int target;

    public PlainProxy(int target) throws IOException {
        this.door = new ServerSocket();
        this.target = target;
        door.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 0));
        Thread.ofVirtual().start(this::serve);
    }

    public int port() {
        return door.getLocalPort();
    }

    private void serve() {
        while (true) {
            try {
                Socket client = door.accept();
                Socket server = new Socket();
                // As nginx does it, to the gateway the connection comes from 127.0.0.1.
                server.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), target));
                copy(client, server);
                copy(server, client);
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        Thread.ofVirtual().start(() -> {
            try (from;
                    to;
                    InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                in.transferTo(out);
            } catch (IOException closed) {
                // The other direction has ended.
            }
        });
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
