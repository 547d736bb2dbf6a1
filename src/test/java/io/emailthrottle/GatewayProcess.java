package io.emailthrottle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The gateway in a process and a folder of its own, started as a user with the usual umask of 022 would start it. */
public final class GatewayProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    private final int port;

    private GatewayProcess(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** Starts it, and waits until it is alive. */
    public static GatewayProcess start(Path folder, String... arguments) throws IOException {
        int port = freePort();
        List<String> command = command();
        command.add("--server.port=" + port);
        command.addAll(List.of(arguments));
        Path log = folder.resolve("out-" + port + ".log");
        GatewayProcess gateway = new GatewayProcess(run(folder, log, command), log, port);
        await().atMost(PATIENCE).until(gateway::alive);
        return gateway;
    }

    /** Runs a command to its end. @return what it printed */
    public static String command(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = command();
        command.addAll(List.of(arguments));
        Path log = folder.resolve("command.log");
        Process process = run(folder, log, command);
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return Files.readString(log);
    }

    private static List<String> command() {
        return new ArrayList<>(List.of(
                "sh",
                "-c",
                "umask 022; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                absolute(System.getProperty("java.class.path")),
                "-XX:TieredStopAtLevel=1",
                EmailThrottle.class.getName()));
    }

    private static String absolute(String classPath) {
        return String.join(
                ":",
                List.of(classPath.split(":")).stream()
                        .map(element -> Path.of(element).toAbsolutePath())
                        // The tests' configuration is for applications within the tests.
                        .filter(element -> !element.endsWith("test-classes"))
                        .map(Path::toString)
                        .toList());
    }

    private static Process run(Path folder, Path log, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return process;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private boolean alive() throws IOException, InterruptedException {
        assertThat(process.isAlive()).as(() -> read(log)).isTrue();
        try {
            return send(request("/actuator/health/liveness")).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    public int port() {
        return port;
    }

    /** @return all that it has printed so far */
    public String output() {
        return read(log);
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    public HttpResponse<String> post(String path, String json, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Stops it as a service manager would. */
    @Override
    public void close() {
        try {
            process.destroy();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
