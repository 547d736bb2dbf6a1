package io.emailthrottle.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The application on one database, through as many lives as a trial gives it. Its port changes with each. */
public final class RestartableApp implements AutoCloseable {

    private static final List<String> JVM =
            List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");

    private final String name;
    private final List<String> properties;
    private final Map<String, String> environment;
    private int lives;
    private AppProcess current;
    private volatile int port;

    /** @param name of its logs, one for each life */
    public RestartableApp(String name, List<String> properties) {
        this(name, properties, Map.of());
    }

    /**
     * The same with variables of its environment beside this JVM's own.
     *
     * @param environment values by name
     */
    public RestartableApp(String name, List<String> properties, Map<String, String> environment) {
        this.name = name;
        this.properties = properties;
        this.environment = environment;
    }

    /** Starts it and waits until it is alive. */
    public void start() throws IOException, InterruptedException {
        lives++;
        current = AppProcess.start(name + "-" + lives, JVM, properties, environment);
        port = current.port();
    }

    /** Ends it at once. */
    public void kill() throws InterruptedException {
        current.jvm().kill();
        current = null;
    }

    /** Stops its threads where they are, as a machine does that is suspended. */
    public void pause() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** Lets its threads go on. */
    public void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, Long.toString(current.jvm().pid()))
                .inheritIO()
                .start()
                .waitFor();
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
