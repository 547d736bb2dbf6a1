package io.emailthrottle.ingress.ses;

import io.emailthrottle.ingress.Admission;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.dialect.ConditionalOnDialect;
import io.emailthrottle.ingress.dialect.DialectBody;
import io.emailthrottle.ingress.dialect.DialectEmail;
import io.emailthrottle.ingress.dialect.DialectSender;
import io.emailthrottle.ingress.dialect.Fields;
import io.emailthrottle.security.Caller;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
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
    private final SesSignature signature;

    SesController(DialectSender sender, Admission admission, SesSignature signature) {
        this.sender = sender;
        this.admission = admission;
        this.signature = signature;
    }

    /** 200 with the email's id. */
    @PostMapping({"/v2/email/outbound-emails", "/v2/email/outbound-emails/"})
    Map<String, String> send(Caller caller, HttpServletRequest request) throws IOException {
        return Map.of(
                "MessageId",
                accept(caller, request, (body, place) -> Stream.of(new SesReader(body).email(place::holdBeside)))
                        .getFirst());
    }

    /** 200 with a result for each entry, in their order. All are accepted, or none. */
    @PostMapping({"/v2/email/outbound-bulk-emails", "/v2/email/outbound-bulk-emails/"})
    Map<String, List<Map<String, String>>> sendBulk(Caller caller, HttpServletRequest request) throws IOException {
        List<String> ids = accept(caller, request, (body, _) -> new SesBulkReader(body).emails());
        return Map.of(
                "BulkEmailEntryResults",
                ids.stream()
                        .map(id -> Map.of("Status", "SUCCESS", "MessageId", id))
                        .toList());
    }

    private List<String> accept(
            Caller caller, HttpServletRequest request, BiFunction<Fields, Admission.Place, Stream<DialectEmail>> reader)
            throws IOException {
        try (Admission.Place place = admission.enter()) {
            SignedRequest signed = signature.of(request);
            Fields body = DialectBody.object(place, signed, new ValidationErrors());
            signed.check();
            return sender.all(caller, request.getHeader(INVOCATION), place, reader.apply(body, place), false).stream()
                    .map(email -> email.id().toString())
                    .toList();
        }
    }

    /** With it clients check whether a key works. -1 is a quota without a limit. */
    @GetMapping({SesDialect.ACCOUNT, SesDialect.ACCOUNT + "/"})
    Map<String, Object> account(HttpServletRequest request) {
        signature.of(request).check();
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
