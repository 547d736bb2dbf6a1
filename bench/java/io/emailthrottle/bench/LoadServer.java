package io.emailthrottle.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The gateway or one of its peers in a JVM of its own, and what it has used. */
final class LoadServer implements AutoCloseable {

    private static final String POSTGRESQL = "postgres";

    private final AppProcess app;
    private final Allocations allocations;
    private final boolean databaseServer;

    private LoadServer(AppProcess app, boolean databaseServer) throws IOException {
        this.app = app;
        this.allocations = Allocations.of(app.jvm().pid());
        this.databaseServer = databaseServer;
    }

    /** A Spring controller that reads, validates and answers. */
    static LoadServer bare(String name) throws IOException, InterruptedException {
        return of(BarePeer.start(name), false);
    }

    /** The same with one INSERT for each email before the answer. */
    static LoadServer inserting(String name, BenchDatabase database) throws IOException, InterruptedException {
        return of(BarePeer.startInserting(name, database), !database.embedded());
    }

    /** The application, with a vendor that takes everything at once. */
    static LoadServer gateway(String name, BenchDatabase database) throws IOException, InterruptedException {
        return of(AppProcess.start(name, List.of("-Xmx512m"), BenchVendors.properties(database)), !database.embedded());
    }

    private static LoadServer of(AppProcess app, boolean databaseServer) throws IOException {
        try {
            return new LoadServer(app, databaseServer);
        } catch (IOException e) {
            app.close();
            throw e;
        }
    }

    AppProcess app() {
        return app;
    }

    /** Since it started; of a database server, all that it has done for anybody. */
    Usage usage() {
        try {
            return new Usage(
                    app.jvm().cpu().toNanos() / 1e3,
                    databaseServer ? ProcessCpu.of(POSTGRESQL) * 1e6 : 0,
                    allocations.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            allocations.close();
        } finally {
            app.close();
        }
    }
}
