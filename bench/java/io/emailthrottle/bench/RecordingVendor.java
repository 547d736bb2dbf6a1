package io.emailthrottle.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A vendor with SendGrid's API that writes down every call before it answers, and sometimes does not answer. Before it
 * begins it calls itself, and as root it takes precedence over other processes, so that calls are written down as soon as
 * they come and not once its classes are loaded or a node leaves it a processor.
 * Arguments: its port, the file of its calls, a seed, the longest latency in milliseconds, and per thousand calls: how many
 * are taken and dropped, how many refused with 503, and how many taken and never answered.
 */
public final class RecordingVendor {

    private static final Pattern ID = Pattern.compile("\"email_id\":\"([^\"]+)\"");
    private static final Pattern SUBJECT = Pattern.compile("\"subject\":\"([^\"]+)\"");
    private static final long FOREVER_MILLIS = 600_000;
    private static final int WARM_UP_CALLS = 500;

    private final PrintWriter calls;
    private final Random random;
    private final int latencyMillis;
    private final int dropped;
    private final int refused;
    private final int silent;

    private RecordingVendor(PrintWriter calls, long seed, int latencyMillis, int dropped, int refused, int silent) {
        this.calls = calls;
        this.random = new Random(seed);
        this.latencyMillis = latencyMillis;
        this.dropped = dropped;
        this.refused = refused;
        this.silent = silent;
    }

    /** Starts one in a process of its own; the arguments are those of this class. */
    public static ChildJvm start(
            int port, Path calls, long seed, int latencyMillis, int dropped, int refused, int silent)
            throws IOException {
        return ChildJvm.start(
                "recording-vendor",
                element -> true,
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                RecordingVendor.class.getName(),
                List.of(
                        "" + port,
                        calls.toString(),
                        "" + seed,
                        "" + latencyMillis,
                        "" + dropped,
                        "" + refused,
                        "" + silent));
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // Beyond 200 it would close connections as they are used again, which callers take for an answer that was lost.
        System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
        takePrecedence();
        warmUp();
        PrintWriter calls = new PrintWriter(Files.newBufferedWriter(Path.of(args[1])), true);
        serve(
                Integer.parseInt(args[0]),
                new RecordingVendor(
                        calls,
                        Long.parseLong(args[2]),
                        Integer.parseInt(args[3]),
                        Integer.parseInt(args[4]),
                        Integer.parseInt(args[5]),
                        Integer.parseInt(args[6])));
    }

    /** Threads inherit it from those that start them. */
    private static void takePrecedence() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("renice", "-n", "-15", "-p"));
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            threads.forEach(thread -> command.add(thread.getFileName().toString()));
        }
        new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static HttpServer serve(int port, RecordingVendor vendor) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 4096);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", vendor::answer);
        server.start();
        return server;
    }

    private static void warmUp() throws IOException, InterruptedException {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter(), true);
        HttpServer server = serve(0, new RecordingVendor(nowhere, 0, 1, 0, 100, 0));
        try (HttpClient client = HttpClient.newHttpClient()) {
            String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
            HttpRequest call = HttpRequest.newBuilder(URI.create(address))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"email_id\":\"none\",\"subject\":\"none\"}"))
                    .build();
            for (int i = 0; i < WARM_UP_CALLS; i++) {
                client.send(call, HttpResponse.BodyHandlers.discarding());
            }
        } finally {
            server.stop(0);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        long began = System.nanoTime();
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            VendorCall.Answer answer = draw();
            calls.println(new VendorCall(first(ID, body), first(SUBJECT, body), answer, began));
            Thread.sleep(answer == VendorCall.Answer.SILENT ? FOREVER_MILLIS : 1 + random.nextInt(latencyMillis));
            switch (answer) {
                case TAKEN -> {
                    exchange.getResponseHeaders().set("X-Message-Id", first(ID, body));
                    exchange.sendResponseHeaders(202, -1);
                }
                case REFUSED -> exchange.sendResponseHeaders(503, -1);
                case DROPPED, SILENT -> {
                    // The exchange is closed, and the connection with it.
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private VendorCall.Answer draw() {
        int drawn = random.nextInt(1000);
        if (drawn < dropped) {
            return VendorCall.Answer.DROPPED;
        }
        if (drawn < dropped + refused) {
            return VendorCall.Answer.REFUSED;
        }
        return drawn < dropped + refused + silent ? VendorCall.Answer.SILENT : VendorCall.Answer.TAKEN;
    }

    private static String first(Pattern pattern, String body) {
        Matcher matcher = pattern.matcher(body);
        return matcher.find() ? matcher.group(1) : "none";
    }
}
