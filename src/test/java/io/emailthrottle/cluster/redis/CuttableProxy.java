package io.emailthrottle.cluster.redis;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes bytes on to a server of this machine, until it is cut. */
final class CuttableProxy implements Closeable {

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final int target;

    CuttableProxy(int target) throws IOException {
        this.target = target;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    private void accept() {
        while (true) {
            try {
                Socket in = door.accept();
                Socket out = new Socket(InetAddress.getLoopbackAddress(), target);
                open.addAll(List.of(in, out));
                Thread.ofVirtual().start(() -> pass(in, out));
                Thread.ofVirtual().start(() -> pass(out, in));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // Cut.
        }
    }

    /** Ends all connections and takes no new ones. */
    void cut() throws IOException {
        door.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        cut();
    }
}
