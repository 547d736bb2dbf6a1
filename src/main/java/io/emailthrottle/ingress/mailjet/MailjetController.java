package io.emailthrottle.ingress.mailjet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emailthrottle.email.Address;
import io.emailthrottle.ingress.Admission;
import io.emailthrottle.ingress.ValidationError;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.dialect.Accepted;
import io.emailthrottle.ingress.dialect.ConditionalOnDialect;
import io.emailthrottle.ingress.dialect.DialectBody;
import io.emailthrottle.ingress.dialect.DialectResult;
import io.emailthrottle.ingress.dialect.DialectSender;
import io.emailthrottle.ingress.dialect.Fields;
import io.emailthrottle.security.Caller;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Mailjet's calls. */
@RestController
@Hidden
@ConditionalOnDialect(MailjetDialect.NAME)
class MailjetController {

    private static final int BAD_REQUEST = HttpStatus.BAD_REQUEST.value();

    private final DialectSender sender;
    private final Admission admission;

    MailjetController(DialectSender sender, Admission admission) {
        this.sender = sender;
        this.admission = admission;
    }

    /** 200 with a result for each message, in their order; 400 when none is accepted. */
    @PostMapping({"/v3.1/send", "/v3.1/send/"})
    ResponseEntity<Map<String, Object>> send(Caller caller, HttpServletRequest request) throws IOException {
        try (Admission.Place place = admission.enter()) {
            Fields body = DialectBody.object(place, request, new ValidationErrors());
            MailjetReader reader = new MailjetReader(body);
            boolean sandbox = reader.sandbox();
            List<ObjectNode> messages = reader.messages();
            List<DialectResult> results = sender.each(caller, place, reader.emails(messages), sandbox);
            List<Map<String, Object>> answers = new ArrayList<>();
            for (int i = 0; i < results.size(); i++) {
                answers.add(
                        switch (results.get(i)) {
                            case DialectResult.Taken taken -> success(taken.accepted(), messages.get(i), request);
                            case DialectResult.Refused refused -> error(refused.faults());
                        });
            }
            boolean any = results.stream().anyMatch(DialectResult.Taken.class::isInstance);
            return ResponseEntity.status(any ? HttpStatus.OK : HttpStatus.BAD_REQUEST)
                    .body(Map.of("Messages", answers));
        }
    }

    /** 200 with a line for each recipient; all are accepted or none. */
    @PostMapping({"/v3/send", "/v3/send/"})
    Map<String, Object> sendV3(Caller caller, HttpServletRequest request) throws IOException {
        try (Admission.Place place = admission.enter()) {
            Fields body = DialectBody.object(place, request, new ValidationErrors());
            List<Accepted> accepted = sender.all(caller, null, place, new MailjetV3Reader(body).emails(), false);
            List<Map<String, Object>> sent = accepted.stream()
                    .flatMap(one -> one.email().recipients().stream()
                            .map(recipient -> Map.<String, Object>of(
                                    "Email",
                                    recipient.address(),
                                    "MessageID",
                                    MailjetEvents.number(one.id()),
                                    "MessageUUID",
                                    one.id().toString())))
                    .toList();
            return Map.of("Sent", sent);
        }
    }

    private static Map<String, Object> success(Accepted accepted, JsonNode message, HttpServletRequest request) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("Status", "success");
        answer.put("CustomID", message.path(MailjetReader.CUSTOM_ID).asText(""));
        String url = ServletUriComponentsBuilder.fromContextPath(request)
                .path("/emails/" + accepted.id())
                .toUriString();
        answer.put("To", recipients(accepted.email().to(), accepted.id(), url));
        answer.put("Cc", recipients(accepted.email().cc(), accepted.id(), url));
        answer.put("Bcc", recipients(accepted.email().bcc(), accepted.id(), url));
        return answer;
    }

    private static List<Map<String, Object>> recipients(List<Address> addresses, UUID id, String url) {
        List<Map<String, Object>> recipients = new ArrayList<>();
        for (Address address : addresses) {
            Map<String, Object> recipient = new LinkedHashMap<>();
            recipient.put("Email", address.address());
            recipient.put("MessageUUID", id.toString());
            recipient.put("MessageID", MailjetEvents.number(id));
            recipient.put("MessageHref", url);
            recipients.add(recipient);
        }
        return recipients;
    }

    private static Map<String, Object> error(List<ValidationError> faults) {
        List<Map<String, Object>> errors = new ArrayList<>();
        for (ValidationError fault : faults) {
            boolean missing = fault.name().equals("missing_required_field");
            Map<String, Object> error =
                    MailjetDialect.body(missing ? "mj-0003" : "mj-0004", BAD_REQUEST, fault.message());
            error.put("ErrorRelatedTo", List.of(fault.field()));
            errors.add(error);
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("Status", "error");
        answer.put("Errors", errors);
        return answer;
    }
}
