package io.emailthrottle.bench.outage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A vendor's server on loopback that has one signature. */
final class SickServer implements AutoCloseable {

    private final SicknessKind signature;
    private final Consumer<String> read;
    private final ServerSocket server;
    private final List<Socket> backlog = new ArrayList<>();

    /** @param read is given what an email was read as */
    SickServer(SicknessKind signature, Consumer<String> read) throws IOException {
        this.signature = signature;
        this.read = read;
        this.server = new ServerSocket();
        int queue = signature.kind() == SicknessKind.Kind.BLACK_HOLE ? 1 : 500;
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), queue);
        switch (signature.kind()) {
            case REFUSED -> server.close();
            case BLACK_HOLE -> fillBacklog();
            case LISTENING -> Thread.ofVirtual().start(this::accept);
        }
    }

    /** A full backlog drops every further SYN. */
    private void fillBacklog() throws IOException {
        while (true) {
            Socket socket = new Socket();
            backlog.add(socket);
            try {
                socket.connect(server.getLocalSocketAddress(), 200);
            } catch (SocketTimeoutException full) {
                return;
            }
        }
    }

    int port() {
        return server.getLocalPort();
    }

    String url() {
        return (signature.tls() ? "https" : "http") + "://127.0.0.1:" + port();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            signature.conversation().with(new SickConnection(socket, read));
        } catch (IOException e) {
            // The client has gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : backlog) {
            socket.close();
        }
    }
}
