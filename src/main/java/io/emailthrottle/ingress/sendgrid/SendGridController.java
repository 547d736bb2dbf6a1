package io.emailthrottle.ingress.sendgrid;

import io.emailthrottle.ingress.Admission;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.dialect.Accepted;
import io.emailthrottle.ingress.dialect.ConditionalOnDialect;
import io.emailthrottle.ingress.dialect.DialectBody;
import io.emailthrottle.ingress.dialect.DialectSender;
import io.emailthrottle.ingress.dialect.Fields;
import io.emailthrottle.security.Caller;
import io.emailthrottle.security.Scope;
import io.emailthrottle.time.Time;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** SendGrid's calls. Of the headers only the key is read: clients put an email's headers there. */
@RestController
@Hidden
@ConditionalOnDialect(SendGridDialect.NAME)
class SendGridController {

    private final DialectSender sender;
    private final Admission admission;
    private final Time time;

    SendGridController(DialectSender sender, Admission admission, Time time) {
        this.sender = sender;
        this.admission = admission;
        this.time = time;
    }

    /** 202 with the first email's id; 200 in the sandbox. */
    @PostMapping({"/v3/mail/send", "/v3/mail/send/"})
    ResponseEntity<Void> send(Caller caller, HttpServletRequest request) throws IOException {
        try (Admission.Place place = admission.enter()) {
            Fields body = DialectBody.object(place, request, new ValidationErrors());
            SendGridReader reader = new SendGridReader(body, time.now());
            boolean sandbox = reader.sandbox();
            List<Accepted> accepted = sender.all(caller, null, place, reader.emails(), sandbox);
            return ResponseEntity.status(sandbox ? HttpStatus.OK : HttpStatus.ACCEPTED)
                    .header("X-Message-Id", accepted.getFirst().id().toString())
                    .build();
        }
    }

    /** What the key may do, in SendGrid's words: with it clients check whether a key works. */
    @GetMapping({"/v3/scopes", "/v3/scopes/"})
    Map<String, List<String>> scopes(Caller caller) {
        return Map.of(
                "scopes",
                Stream.of(Scope.values())
                        .filter(caller::may)
                        .flatMap(scope -> switch (scope) {
                            case SEND -> Stream.of("mail.send", "mail.batch.read");
                            case READ -> Stream.of("suppression.read");
                            case ADMIN -> Stream.of("suppression.delete");
                        })
                        .toList());
    }
}
