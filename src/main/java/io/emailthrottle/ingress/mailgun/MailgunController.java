package io.emailthrottle.ingress.mailgun;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.InvalidAddress;
import io.emailthrottle.ingress.Admission;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.dialect.Accepted;
import io.emailthrottle.ingress.dialect.ConditionalOnDialect;
import io.emailthrottle.ingress.dialect.DialectEmail;
import io.emailthrottle.ingress.dialect.DialectForm;
import io.emailthrottle.ingress.dialect.DialectSender;
import io.emailthrottle.security.Caller;
import io.emailthrottle.store.suppression.Suppression;
import io.emailthrottle.store.suppression.Suppressions;
import io.emailthrottle.time.Time;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Mailgun's calls. The domain in the path chooses nothing: the emails' own senders do, as at {@code POST /emails}. */
@RestController
@Hidden
@ConditionalOnDialect(MailgunDialect.NAME)
class MailgunController {

    private static final String DOMAIN = MailgunDialect.DOMAIN;

    private final DialectSender sender;
    private final Admission admission;
    private final Suppressions suppressions;
    private final Time time;

    MailgunController(DialectSender sender, Admission admission, Suppressions suppressions, Time time) {
        this.sender = sender;
        this.admission = admission;
        this.suppressions = suppressions;
        this.time = time;
    }

    @PostMapping({DOMAIN + "/messages", DOMAIN + "/messages/"})
    Map<String, String> messages(Caller caller, HttpServletRequest request) throws IOException {
        return send(caller, request, MailgunReader::emails);
    }

    @PostMapping({DOMAIN + "/messages.mime", DOMAIN + "/messages.mime/"})
    Map<String, String> mime(Caller caller, HttpServletRequest request) throws IOException {
        return send(caller, request, MailgunReader::message);
    }

    /** 200 with the first email's Message-ID. */
    private Map<String, String> send(
            Caller caller, HttpServletRequest request, Function<MailgunReader, Stream<DialectEmail>> read)
            throws IOException {
        try (Admission.Place place = admission.enter()) {
            MailgunReader reader = new MailgunReader(
                    DialectForm.read(place, request, new ValidationErrors()), time.now(), place::holdBeside);
            Stream<DialectEmail> emails = read.apply(reader);
            List<Accepted> accepted = sender.all(caller, null, place, emails, reader.test());
            return Map.of("id", accepted.getFirst().messageId(), "message", "Queued. Thank you.");
        }
    }

    /** With it clients check whether a key works. Active is each domain that the key may send from. */
    @GetMapping({"/v3/domains/{name}", "/v4/domains/{name}", "/v3/domains/{name}/", "/v4/domains/{name}/"})
    ResponseEntity<Map<String, Object>> domain(Caller caller, @PathVariable String name) {
        try {
            caller.requireMaySendFrom(Address.parse("postmaster@" + name));
        } catch (InvalidAddress e) {
            return notFound("Domain not found");
        }
        return ResponseEntity.ok(Map.of(
                "domain",
                Map.of("name", name, "state", "active", "type", "custom", "is_disabled", false),
                "sending_dns_records",
                List.of(),
                "receiving_dns_records",
                List.of()));
    }

    @GetMapping(DOMAIN + "/bounces/{address}")
    ResponseEntity<Map<String, Object>> bounce(Caller caller, @PathVariable String address) {
        return suppression(
                caller, address, Suppression.Origin.BOUNCE, Map.of("code", "550", "error", "it is suppressed here"));
    }

    @GetMapping(DOMAIN + "/complaints/{address}")
    ResponseEntity<Map<String, Object>> complaint(Caller caller, @PathVariable String address) {
        return suppression(caller, address, Suppression.Origin.COMPLAINT, Map.of());
    }

    @GetMapping(DOMAIN + "/unsubscribes/{address}")
    ResponseEntity<Map<String, Object>> unsubscribe(Caller caller, @PathVariable String address) {
        return suppression(caller, address, Suppression.Origin.MANUAL, Map.of("tags", List.of("*")));
    }

    private ResponseEntity<Map<String, Object>> suppression(
            Caller caller, String address, Suppression.Origin origin, Map<String, Object> more) {
        Suppression found = suppressions
                .find(caller.tenant(), address)
                .filter(one -> one.origin() == origin)
                .orElse(null);
        if (found == null) {
            return notFound("Address not found");
        }
        Map<String, Object> suppression = new LinkedHashMap<>(more);
        suppression.put("address", found.address());
        suppression.put("created_at", MailgunEvents.date(found.createdAt()));
        return ResponseEntity.ok(suppression);
    }

    private static ResponseEntity<Map<String, Object>> notFound(String message) {
        return ResponseEntity.status(HttpStatus.NOT_FOUND).body(Map.of("message", message));
    }
}
