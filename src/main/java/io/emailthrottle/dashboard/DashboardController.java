package io.emailthrottle.dashboard;

import io.emailthrottle.email.Email;
import io.emailthrottle.security.Authenticator;
import io.emailthrottle.store.email.EmailReader;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What the page needs beside the API: its feed, and an email's html where it can do no harm. */
@RestController
@Hidden
class DashboardController {

    /** Beside what {@link HtmlPreview} leaves out: no script, no request to anybody, no link that leads the page away. */
    private static final String HARMLESS =
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

    /** A minute's. */
    private static final int EVENTS = 60;

    private static final byte[] ASK_AGAIN_SOON = "retry: 250\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Feed feed;
    private final EmailReader reader;
    private final Authenticator authenticator;

    DashboardController(Feed feed, EmailReader reader, Authenticator authenticator) {
        this.feed = feed;
        this.reader = reader;
        this.authenticator = authenticator;
    }

    /**
     * Server-sent events; each is a {@link Snapshot}. The request's own virtual thread writes them. Before each it asks whether
     * the key is still good: one that was revoked shows nothing more. After a minute it ends, and the browser asks again at once.
     */
    @GetMapping("/dashboard/stream")
    void stream(HttpServletRequest request, HttpServletResponse response) throws InterruptedException {
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        try {
            OutputStream out = response.getOutputStream();
            AtomicInteger left = new AtomicInteger(EVENTS);
            boolean heard = feed.listen(event -> {
                if (!authenticator.stillOversees(request)) {
                    return false;
                }
                if (left.get() == EVENTS) {
                    out.write(ASK_AGAIN_SOON);
                }
                out.write(event);
                out.flush();
                return left.decrementAndGet() > 0;
            });
            if (!heard) {
                response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
            }
        } catch (IOException closed) {
            // The page was closed: nothing is left to do.
        }
    }

    @GetMapping("/dashboard/emails/{id}/html")
    ResponseEntity<byte[]> html(@PathVariable UUID id) {
        return reader.find(Email.DEFAULT_TENANT, id)
                .flatMap(row -> reader.payload(row.id()))
                .map(Email::html)
                .map(HtmlPreview::of)
                .map(html -> ResponseEntity.ok()
                        .header("Content-Security-Policy", HARMLESS)
                        .header("X-Content-Type-Options", "nosniff")
                        .header("X-DNS-Prefetch-Control", "off")
                        .header("Referrer-Policy", "no-referrer")
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                        .body(html.getBytes(StandardCharsets.UTF_8)))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }
}
