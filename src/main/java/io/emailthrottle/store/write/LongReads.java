package io.emailthrottle.store.write;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;

/**
 * Runs reads that may take long: lists, searches, counts. SQLite's native calls occupy the carrier of the virtual thread that
 * makes them, of which there are as many as cores; six searches on two cores would stop everything else. So they run on
 * platform threads, one fewer than there are cores, and wait for each other. PostgreSQL's driver occupies nobody's thread.
 */
public final class LongReads {

    private static final long LONGEST_WAIT_SECONDS = 30;

    private static final LongReads DIRECT = new LongReads(null);
    private static final LongReads ON_THREADS = new LongReads(Executors.newFixedThreadPool(
            Math.max(1, Runtime.getRuntime().availableProcessors() - 1),
            Thread.ofPlatform().daemon().name("long-read-", 0).factory()));

    private final @Nullable ExecutorService threads;

    private LongReads(@Nullable ExecutorService threads) {
        this.threads = threads;
    }

    public static LongReads of(Dialect dialect) {
        return dialect == Dialect.SQLITE ? ON_THREADS : DIRECT;
    }

    /** @throws QueryTimeoutException when those before it have taken too long */
    public <T> T read(Supplier<T> query) {
        if (threads == null) {
            return query.get();
        }
        Future<T> reading = threads.submit(query::get);
        try {
            return reading.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException("a query throws nothing else", e);
            }
        } catch (TimeoutException | CancellationException e) {
            reading.cancel(false);
            throw new QueryTimeoutException("other searches take too long", e);
        } catch (InterruptedException e) {
            reading.cancel(false);
            Thread.currentThread().interrupt();
            throw new DataAccessResourceFailureException("interrupted while other searches run", e);
        }
    }
}
