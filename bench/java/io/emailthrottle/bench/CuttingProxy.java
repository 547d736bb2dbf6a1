package io.emailthrottle.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The road to a database, on which connections break at the worst moment: when the database has done what it was asked,
 * and before its answer arrives. Many of these answers are those to a commit.
 */
public final class CuttingProxy implements AutoCloseable {

    private static final int BUFFER = 16 * 1024;

    private final ServerSocket server;
    private final int target;
    private final int oneIn;
    private final Random random;
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile boolean cutting;

    private CuttingProxy(int target, int oneIn, long seed) throws IOException {
        this.server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        this.target = target;
        this.oneIn = oneIn;
        this.random = new Random(seed);
    }

    /**
     * Breaks nothing yet.
     *
     * @param target the database's port
     * @param oneIn how many answers there are for each that is lost
     */
    public static CuttingProxy start(int target, int oneIn, long seed) throws IOException {
        CuttingProxy proxy = new CuttingProxy(target, oneIn, seed);
        Thread.ofPlatform().daemon().start(proxy::accept);
        return proxy;
    }

    public int port() {
        return server.getLocalPort();
    }

    /** From now on, or not any more. */
    public void cutting(boolean now) {
        cutting = now;
    }

    /** How many connections it has broken. */
    public int cuts() {
        return cuts.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket database = new Socket(InetAddress.getLoopbackAddress(), target);
                client.setTcpNoDelay(true);
                database.setTcpNoDelay(true);
                Thread.ofPlatform().daemon().start(() -> copy(client, database, false));
                Thread.ofPlatform().daemon().start(() -> copy(database, client, true));
            } catch (IOException e) {
                // Closed, or the database is away: then the client has a connection that nobody answers on.
            }
        }
    }

    private void copy(Socket from, Socket to, boolean answers) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (answers && cutting && random.nextInt(oneIn) == 0) {
                    cuts.incrementAndGet();
                    return;
                }
                out.write(buffer, 0, length);
            }
        } catch (IOException e) {
            // The other direction has closed both.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
