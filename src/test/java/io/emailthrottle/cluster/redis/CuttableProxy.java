package io.emailthrottle.cluster.redis;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/** Passes bytes on to a server of this machine, until it is cut. */
final class CuttableProxy implements Closeable {

    private final int port;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final int target;
    private final ReentrantLock speech = new ReentrantLock();
    private volatile ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    CuttableProxy(int target) throws IOException {
        this.target = target;
        this.port = door.getLocalPort();
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return port;
    }

    private void accept() {
        while (true) {
            try {
                Socket in = door.accept();
                Socket out = new Socket(InetAddress.getLoopbackAddress(), target);
                open.addAll(List.of(in, out));
                Thread.ofVirtual().start(() -> pass(in, out));
                Thread.ofVirtual().start(() -> answer(out, in));
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

    private void answer(Socket from, Socket to) {
        try {
            byte[] some = new byte[8192];
            for (int read = from.getInputStream().read(some);
                    read > 0;
                    read = from.getInputStream().read(some)) {
                speech.lock();
                try {
                    to.getOutputStream().write(some, 0, read);
                } finally {
                    speech.unlock();
                }
            }
        } catch (IOException e) {
            // Cut.
        }
    }

    /** While it is held, what the server answers does not arrive, though it hears. */
    ReentrantLock speech() {
        return speech;
    }

    /** Ends all connections and takes no new ones. */
    void cut() throws IOException {
        door.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** Takes connections again, at the same port. */
    void mend() throws IOException {
        door = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    @Override
    public void close() throws IOException {
        cut();
    }
}
