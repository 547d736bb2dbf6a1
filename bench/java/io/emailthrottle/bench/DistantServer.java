package io.emailthrottle.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The road to a local server that is as long as one to another town: what is said arrives later, in order, at any rate. */
final class DistantServer implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;
    private static final byte[] END = {};

    private record Piece(byte[] bytes, long at) {}

    private final ServerSocket server;
    private final int target;
    private final long oneWayNanos;

    private DistantServer(int target, Duration roundTrip) throws IOException {
        this.server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        this.target = target;
        this.oneWayNanos = roundTrip.toNanos() / 2;
    }

    static DistantServer start(int target, Duration roundTrip) throws IOException {
        DistantServer distant = new DistantServer(target, roundTrip);
        Thread.ofPlatform().daemon().start(distant::accept);
        return distant;
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                carry(near, far);
                carry(far, near);
            } catch (IOException e) {
                // The next one may come through.
            }
        }
    }

    private void carry(Socket from, Socket to) {
        LinkedBlockingQueue<Piece> road = new LinkedBlockingQueue<>();
        Thread.ofVirtual().start(() -> {
            try (from) {
                InputStream in = from.getInputStream();
                byte[] buffer = new byte[BUFFER];
                for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                    byte[] bytes = new byte[read];
                    System.arraycopy(buffer, 0, bytes, 0, read);
                    road.add(new Piece(bytes, System.nanoTime() + oneWayNanos));
                }
            } catch (IOException e) {
                // It hung up.
            }
            road.add(new Piece(END, System.nanoTime() + oneWayNanos));
        });
        Thread.ofVirtual().start(() -> {
            try (to) {
                OutputStream out = to.getOutputStream();
                for (Piece piece = road.take(); piece.bytes != END; piece = road.take()) {
                    TimeUnit.NANOSECONDS.sleep(Math.max(0, piece.at - System.nanoTime()));
                    out.write(piece.bytes);
                }
            } catch (IOException e) {
                // It hung up.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
