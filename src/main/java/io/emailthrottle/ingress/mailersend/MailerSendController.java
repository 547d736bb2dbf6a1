package io.emailthrottle.ingress.mailersend;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emailthrottle.ingress.Admission;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.dialect.Accepted;
import io.emailthrottle.ingress.dialect.ConditionalOnDialect;
import io.emailthrottle.ingress.dialect.DialectBody;
import io.emailthrottle.ingress.dialect.DialectEmail;
import io.emailthrottle.ingress.dialect.DialectSender;
import io.emailthrottle.ingress.dialect.Fields;
import io.emailthrottle.ingress.http.UnreadableBody;
import io.emailthrottle.security.Caller;
import io.emailthrottle.time.Time;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** MailerSend's calls. */
@RestController
@Hidden
@ConditionalOnDialect(MailerSendDialect.NAME)
class MailerSendController {

    private final DialectSender sender;
    private final Admission admission;
    private final Time time;

    MailerSendController(DialectSender sender, Admission admission, Time time) {
        this.sender = sender;
        this.admission = admission;
        this.time = time;
    }

    /** 202 with the first email's id, and a body that is empty and not JSON. */
    @PostMapping({"/v1/email", "/v1/email/"})
    ResponseEntity<Void> send(Caller caller, HttpServletRequest request) throws IOException {
        try (Admission.Place place = admission.enter()) {
            Fields body = DialectBody.object(place, request, new ValidationErrors());
            List<Accepted> accepted =
                    sender.all(caller, null, place, new MailerSendReader(body, "", time.now()).emails(), false);
            return ResponseEntity.accepted()
                    .contentType(MediaType.TEXT_HTML)
                    .header("X-Message-Id", accepted.getFirst().id().toString())
                    .build();
        }
    }

    /** 202 with the first email's id; all are accepted or none. */
    @PostMapping({"/v1/bulk-email", "/v1/bulk-email/"})
    ResponseEntity<Map<String, String>> bulk(Caller caller, HttpServletRequest request) throws IOException {
        try (Admission.Place place = admission.enter()) {
            if (!(DialectBody.json(place, request) instanceof ArrayNode emails) || emails.isEmpty()) {
                throw new UnreadableBody("The body must be a JSON array with at least one email.");
            }
            Instant now = time.now();
            Stream<DialectEmail> each = IntStream.range(0, emails.size())
                    .boxed()
                    .flatMap(i -> {
                        if (emails.get(i) instanceof ObjectNode email) {
                            String path = "[" + i + "].";
                            return new MailerSendReader(new Fields(email, "", new ValidationErrors(path)), path, now)
                                    .emails();
                        }
                        throw new UnreadableBody("Each email must be a JSON object.");
                    });
            List<Accepted> accepted = sender.all(caller, null, place, each, false);
            return ResponseEntity.accepted()
                    .body(Map.of(
                            "message",
                            "The bulk email is being processed.",
                            "bulk_email_id",
                            accepted.getFirst().id().toString()));
        }
    }
}
