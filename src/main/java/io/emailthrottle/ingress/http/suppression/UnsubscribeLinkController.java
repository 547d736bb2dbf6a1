package io.emailthrottle.ingress.http.suppression;

import io.emailthrottle.delivery.dispatch.DurableWrite;
import io.emailthrottle.delivery.dispatch.SuppressionList;
import io.emailthrottle.delivery.unsubscribe.UnsubscribeLinks;
import io.emailthrottle.delivery.unsubscribe.UnsubscribeLinks.Leaving;
import io.emailthrottle.ingress.http.NotFound;
import io.emailthrottle.store.suppression.Unsubscribes;
import io.emailthrottle.store.suppression.Unsubscribes.Unsubscribe;
import io.emailthrottle.time.Time;
import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** Where the links in emails lead: mail programs POST to them, people see a page with a button. The link's signature is the proof. */
@RestController
@Hidden
@RequestMapping("/unsubscribe/{token}")
public class UnsubscribeLinkController {

    private static final MediaType HTML = MediaType.valueOf("text/html;charset=UTF-8");

    private static final String PAGE = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Unsubscribe</title></head>
            <body style="font: 1.1rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 4rem auto; padding: 0 1rem">
            %s
            </body></html>
            """;

    private final UnsubscribeLinks links;
    private final Unsubscribes unsubscribes;
    private final Time time;

    UnsubscribeLinkController(UnsubscribeLinks links, SuppressionList suppressions, Time time) {
        this.links = links;
        this.unsubscribes = suppressions.unsubscribes();
        this.time = time;
    }

    /** Changes nothing: programs that look into emails follow links too. */
    @GetMapping(produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> ask(@PathVariable String token) {
        Leaving leaving = read(token);
        return page("<p>Shall <b>" + HtmlUtils.htmlEscape(leaving.address()) + "</b> get no more emails of <b>"
                + HtmlUtils.htmlEscape(leaving.stream())
                + "</b>?</p><form method=\"post\"><button>Unsubscribe</button></form>");
    }

    /** Unsubscribes, whatever the body says; again and again with the same effect. */
    @PostMapping
    ResponseEntity<String> leave(@PathVariable String token) {
        Leaving leaving = read(token);
        DurableWrite.await(unsubscribes.add(
                leaving.tenant(), new Unsubscribe(leaving.stream(), leaving.address(), "recipient", time.now())));
        return page("<p><b>" + HtmlUtils.htmlEscape(leaving.address()) + "</b> gets no more emails of <b>"
                + HtmlUtils.htmlEscape(leaving.stream()) + "</b>.</p>");
    }

    private Leaving read(String token) {
        return links.read(token).orElseThrow(() -> new NotFound("This link is not valid"));
    }

    private static ResponseEntity<String> page(String body) {
        return ResponseEntity.ok().contentType(HTML).body(PAGE.formatted(body));
    }
}
