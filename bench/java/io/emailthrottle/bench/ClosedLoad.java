package io.emailthrottle.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A closed loop of keep-alive connections: each sends the same request again as soon as the last one was answered.
 *
 * @param port of the server, on this machine
 * @param connections how many
 * @param request the bytes of one request
 */
public record ClosedLoad(int port, int connections, byte[] request) {

    /**
     * The three parts of a run; only answers that come in the middle one count.
     *
     * @param before the connections begin spread evenly over its first half
     * @param counted the middle one
     * @param after under the same load
     */
    public record Phases(Duration before, Duration counted, Duration after) {}

    /** Loads the server through all phases. */
    public LoadResult run(Phases phases) throws InterruptedException {
        long start = System.nanoTime();
        long countFrom = start + phases.before().toNanos();
        long countTo = countFrom + phases.counted().toNanos();
        long end = countTo + phases.after().toNanos();
        long step = phases.before().toNanos() / 2 / connections;
        List<Future<LoadResult>> parts = new ArrayList<>();
        LoadResult all = new LoadResult(phases.counted());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < connections; i++) {
                long begin = start + i * step;
                parts.add(threads.submit(() -> {
                    Thread.sleep(Duration.ofNanos(Math.max(0, begin - System.nanoTime())));
                    LoadResult part = new LoadResult(phases.counted());
                    loop(part, countFrom, countTo, end);
                    return part;
                }));
            }
            for (Future<LoadResult> part : parts) {
                all.add(part.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return all;
    }

    /** A connection that breaks counts as an error and is opened anew, a moment later. */
    private void loop(LoadResult result, long countFrom, long countTo, long end) throws InterruptedException {
        while (System.nanoTime() < end) {
            try (Connection connection = Connection.to(port)) {
                while (System.nanoTime() < end && !connection.last()) {
                    long sent = System.nanoTime();
                    int status = connection.exchange(request);
                    long answered = System.nanoTime();
                    if (answered >= countFrom && answered < countTo) {
                        result.answered(status, answered - sent);
                    }
                }
            } catch (IOException e) {
                result.broken(e);
                Thread.sleep(Duration.ofMillis(100));
            }
        }
    }
}
