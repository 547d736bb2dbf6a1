package io.emailthrottle.bench.outage;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All sick vendors and the healthy one, and the configuration of a gateway in which each cell has a sick vendor of its own
 * before the healthy one. Everything but the vendors' addresses and keys has its default.
 */
public final class Outage implements AutoCloseable {

    private static final Pattern SUBJECT = Pattern.compile("cell-(\\d+)-mail-(\\d+)");

    /** Settings of each type; the first %s is the server's URL. */
    private static final Map<String, String> HTTP_TYPES = new LinkedHashMap<>();

    static {
        HTTP_TYPES.put("sendgrid", "{api-key: k, base-url: '%s'}");
        HTTP_TYPES.put("mailgun", "{api-key: k, domain: example.com, base-url: '%s'}");
        HTTP_TYPES.put("ses", "{region: eu-central-1, access-key: k, secret-key: s, endpoint: '%s'}");
        HTTP_TYPES.put("sparkpost", "{api-key: k, base-url: '%s'}");
        HTTP_TYPES.put("postmark", "{server-token: k, base-url: '%s'}");
        HTTP_TYPES.put("resend", "{api-key: k, base-url: '%s'}");
        HTTP_TYPES.put("brevo", "{api-key: k, base-url: '%s'}");
        HTTP_TYPES.put("mailjet", "{api-key: k, secret-key: s, base-url: '%s'}");
        HTTP_TYPES.put("mailersend", "{api-token: k, base-url: '%s'}");
        HTTP_TYPES.put("azure", "{access-key: a2V5, endpoint: '%s'}");
    }

    private static final String SMTP = "{host: 127.0.0.1, port: %d, tls: none, username: u, password: p}";

    /** Types that are given an idempotency key, so that they may get an email twice. */
    public static final List<String> KEYED = List.of("resend", "brevo", "azure");

    private final List<SickServer> servers = new ArrayList<>();
    private final List<Cell> cells = new ArrayList<>();
    private final StringBuilder vendors = new StringBuilder();
    private final StringBuilder rules = new StringBuilder();
    private final HttpServer healthy;

    public Outage(List<String> priorities) throws IOException {
        healthy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
        healthy.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        healthy.createContext("/", this::take);
        healthy.start();
        for (SicknessKind signature : HttpSickness.all()) {
            SickServer server = serve(signature);
            for (Map.Entry<String, String> type : HTTP_TYPES.entrySet()) {
                String settings = type.getValue().formatted(server.url());
                priorities.forEach(priority -> add(type.getKey(), signature, priority, settings));
            }
        }
        for (SicknessKind signature : SmtpSickness.all()) {
            String settings = SMTP.formatted(serve(signature).port());
            priorities.forEach(priority -> add("smtp", signature, priority, settings));
        }
    }

    private SickServer serve(SicknessKind signature) throws IOException {
        SickServer server = new SickServer(signature, email -> note(email, Cell::wasRead));
        servers.add(server);
        return server;
    }

    private void add(String type, SicknessKind signature, String priority, String settings) {
        Cell cell = new Cell(cells.size(), type, signature, priority);
        cells.add(cell);
        vendors.append("    - {name: %s, type: %s, settings: %s}\n".formatted(cell.vendor(), type, settings));
        rules.append("      - {tag: cell=%d, use: [%s, healthy]}\n".formatted(cell.number(), cell.vendor()));
    }

    public List<Cell> cells() {
        return cells;
    }

    /** The gateway's configuration, in YAML. */
    public String configuration() {
        return """
                email-throttle:
                  failover:
                    use: [healthy]
                    rules:
                %s  vendors:
                    - name: healthy
                      type: sendgrid
                      settings: {api-key: k, base-url: 'http://127.0.0.1:%d'}
                %s""".formatted(rules, healthy.getAddress().getPort(), vendors);
    }

    /** The subject by which vendors tell which email of which cell they got. */
    public static String subject(Cell cell, int email) {
        return "cell-" + cell.number() + "-mail-" + email;
    }

    private void take(HttpExchange exchange) throws IOException {
        long now = System.nanoTime();
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            note(body, (cell, email) -> cell.arrived(email, now));
            exchange.getResponseHeaders().set("X-Message-Id", "taken");
            exchange.sendResponseHeaders(202, -1);
        }
    }

    private void note(String email, BiConsumer<Cell, Integer> what) {
        Matcher subject = SUBJECT.matcher(email);
        if (subject.find()) {
            what.accept(cells.get(Integer.parseInt(subject.group(1))), Integer.parseInt(subject.group(2)));
        }
    }

    @Override
    public void close() throws IOException {
        healthy.stop(0);
        for (SickServer server : servers) {
            server.close();
        }
    }
}
