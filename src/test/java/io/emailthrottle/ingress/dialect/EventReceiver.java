package io.emailthrottle.ingress.dialect;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An application's endpoint for events, which keeps what it is told. */
public final class EventReceiver implements AutoCloseable {

    /**
     * A request.
     *
     * @param headers by their names in lower case
     */
    public record Told(Map<String, String> headers, byte[] body) {}

    private final HttpServer server;
    private final List<Told> told = new CopyOnWriteArrayList<>();

    public EventReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Map<String, String> headers = new TreeMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            told.add(new Told(headers, body));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/events";
    }

    /** What came, the oldest first. */
    public List<Told> told() {
        return told;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
