package io.emailthrottle.ingress.brevo;

import io.emailthrottle.ingress.Admission;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.dialect.Accepted;
import io.emailthrottle.ingress.dialect.ConditionalOnDialect;
import io.emailthrottle.ingress.dialect.DialectBody;
import io.emailthrottle.ingress.dialect.DialectSender;
import io.emailthrottle.ingress.dialect.Fields;
import io.emailthrottle.security.Caller;
import io.emailthrottle.time.Time;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Brevo's calls. */
@RestController
@Hidden
@ConditionalOnDialect(BrevoDialect.NAME)
class BrevoController {

    private final DialectSender sender;
    private final Admission admission;
    private final Time time;

    BrevoController(DialectSender sender, Admission admission, Time time) {
        this.sender = sender;
        this.admission = admission;
        this.time = time;
    }

    /** 201 with the email's Message-ID, or with one for each version. */
    @PostMapping({"/v3/smtp/email", "/v3/smtp/email/"})
    ResponseEntity<Map<String, Object>> send(Caller caller, HttpServletRequest request) throws IOException {
        try (Admission.Place place = admission.enter()) {
            Fields body = DialectBody.object(place, request, new ValidationErrors());
            BrevoReader reader = new BrevoReader(body, time.now());
            List<String> ids =
                    sender.all(caller, reader.idempotencyKey(), place, reader.emails(), reader.sandbox()).stream()
                            .map(Accepted::messageId)
                            .toList();
            return ResponseEntity.status(HttpStatus.CREATED)
                    .body(reader.versioned() ? Map.of("messageIds", ids) : Map.of("messageId", ids.getFirst()));
        }
    }

    /** An account as Brevo describes it, without a plan: with it clients check whether a key works. */
    @GetMapping({"/v3/account", "/v3/account/"})
    Map<String, Object> account() {
        Map<String, Object> account = new LinkedHashMap<>();
        account.put("email", "");
        account.put("firstName", "");
        account.put("lastName", "");
        account.put("companyName", "Email Throttle");
        account.put("address", Map.of("street", "", "city", "", "zipCode", "", "country", ""));
        account.put("plan", List.of());
        account.put("relay", Map.of("enabled", false));
        return account;
    }
}
