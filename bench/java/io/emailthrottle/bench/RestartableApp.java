package io.emailthrottle.bench;

import java.io.IOException;
import java.util.List;

/** The application on one database, through as many lives as a trial gives it. Its port changes with each. */
public final class RestartableApp implements AutoCloseable {

    private static final List<String> JVM =
            List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");

    private final String name;
    private final List<String> properties;
    private int lives;
    private AppProcess current;
    private volatile int port;

    /** @param name of its logs, one for each life */
    public RestartableApp(String name, List<String> properties) {
        this.name = name;
        this.properties = properties;
    }

    /** Starts it and waits until it is alive. */
    public void start() throws IOException, InterruptedException {
        lives++;
        current = AppProcess.start(name + "-" + lives, JVM, properties);
        port = current.port();
    }

    /** Ends it at once. */
    public void kill() throws InterruptedException {
        current.jvm().kill();
        current = null;
    }

    /** Asks it to stop, and waits until it has. */
    public void stop() {
        current.close();
        current = null;
    }

    /** Of the latest life, also when it is over. */
    public int port() {
        return port;
    }

    @Override
    public void close() {
        if (current != null) {
            stop();
        }
    }
}
