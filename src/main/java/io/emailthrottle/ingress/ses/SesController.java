package io.emailthrottle.ingress.ses;

import io.emailthrottle.ingress.Admission;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.dialect.Accepted;
import io.emailthrottle.ingress.dialect.ConditionalOnDialect;
import io.emailthrottle.ingress.dialect.DialectBody;
import io.emailthrottle.ingress.dialect.DialectEmail;
import io.emailthrottle.ingress.dialect.DialectSender;
import io.emailthrottle.security.Caller;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The calls of Amazon SES. */
@RestController
@Hidden
@ConditionalOnDialect(SesDialect.NAME)
class SesController {

    /** The SDKs send the same again when they repeat a call. */
    private static final String INVOCATION = "amz-sdk-invocation-id";

    private final DialectSender sender;
    private final Admission admission;

    SesController(DialectSender sender, Admission admission) {
        this.sender = sender;
        this.admission = admission;
    }

    /** 200 with the email's id. */
    @PostMapping({"/v2/email/outbound-emails", "/v2/email/outbound-emails/"})
    Map<String, String> send(Caller caller, HttpServletRequest request) throws IOException {
        try (Admission.Place place = admission.enter()) {
            SesReader reader = new SesReader(DialectBody.object(place, request, new ValidationErrors()));
            DialectEmail email = reader.email(place::holdBeside);
            List<Accepted> accepted = sender.all(caller, request.getHeader(INVOCATION), place, Stream.of(email), false);
            return Map.of("MessageId", accepted.getFirst().id().toString());
        }
    }

    /** With it clients check whether a key works. -1 is a quota without a limit. */
    @GetMapping({SesDialect.ACCOUNT, SesDialect.ACCOUNT + "/"})
    Map<String, Object> account() {
        return Map.of(
                "SendingEnabled",
                true,
                "ProductionAccessEnabled",
                true,
                "EnforcementStatus",
                "HEALTHY",
                "SendQuota",
                Map.of("Max24HourSend", -1));
    }
}
