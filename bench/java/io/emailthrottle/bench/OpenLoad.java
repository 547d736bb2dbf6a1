package io.emailthrottle.bench;

import io.emailthrottle.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Requests that are due at a fixed rate, whether or not the ones before were answered. Each counts from the moment at which
 * it was due, so that those that a slow answer holds up count as slow too.
 *
 * @param port of the server, on this machine
 * @param connections how many requests may be at the server at the same time; more wait here, and their time runs
 * @param request the bytes of one request
 * @param time by which requests are due and are measured
 */
record OpenLoad(int port, int connections, byte[] request, Time time) {

    /**
     * Sends all requests that are due, and waits for their answers.
     *
     * @param perSecond how many are due
     * @param before how long it goes on before the time that counts
     * @param counted how long
     */
    OpenResult run(double perSecond, Duration before, Duration counted) throws InterruptedException {
        long start = time.nanos();
        long countFrom = start + before.toNanos();
        OpenResult result = new OpenResult(perSecond, countFrom, countFrom + counted.toNanos());
        AtomicLong arrivals = new AtomicLong();
        long all = Math.round(perSecond * before.plus(counted).toNanos() / 1e9);
        List<Future<?>> callers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < connections; i++) {
                callers.add(threads.submit(() -> {
                    serve(new Arrivals(arrivals, all, start, perSecond), result);
                    return null;
                }));
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return result;
    }

    /** Takes one arrival after the other. A connection that breaks costs one of them and is opened anew. */
    private void serve(Arrivals arrivals, OpenResult result) throws InterruptedException {
        arrivals.next();
        while (arrivals.left()) {
            try (Connection connection = Connection.to(port)) {
                while (arrivals.left() && !connection.last()) {
                    time.sleep(Duration.ofNanos(Math.max(0, arrivals.due() - time.nanos())));
                    long sent = time.nanos();
                    int status = connection.exchange(request);
                    result.answered(status, arrivals.due(), sent, time.nanos());
                    arrivals.next();
                }
            } catch (IOException e) {
                result.broken(e);
                arrivals.next();
            }
        }
    }

    /** One caller's place in the arrivals of all. */
    private static final class Arrivals {

        private final AtomicLong taken;
        private final long all;
        private final long start;
        private final double perSecond;
        private long mine;

        Arrivals(AtomicLong taken, long all, long start, double perSecond) {
            this.taken = taken;
            this.all = all;
            this.start = start;
            this.perSecond = perSecond;
        }

        void next() {
            mine = taken.getAndIncrement();
        }

        boolean left() {
            return mine < all;
        }

        long due() {
            return start + (long) (mine * 1e9 / perSecond);
        }
    }
}
