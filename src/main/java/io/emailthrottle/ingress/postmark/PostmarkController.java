package io.emailthrottle.ingress.postmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.ingress.Admission;
import io.emailthrottle.ingress.ValidationError;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.dialect.Accepted;
import io.emailthrottle.ingress.dialect.ConditionalOnDialect;
import io.emailthrottle.ingress.dialect.DialectBody;
import io.emailthrottle.ingress.dialect.DialectEmail;
import io.emailthrottle.ingress.dialect.DialectResult;
import io.emailthrottle.ingress.dialect.DialectSender;
import io.emailthrottle.ingress.dialect.Fields;
import io.emailthrottle.ingress.http.UnreadableBody;
import io.emailthrottle.security.Caller;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Postmark's calls. */
@RestController
@Hidden
@ConditionalOnDialect(PostmarkDialect.NAME)
class PostmarkController {

    private final DialectSender sender;
    private final Admission admission;

    PostmarkController(DialectSender sender, Admission admission) {
        this.sender = sender;
        this.admission = admission;
    }

    /** 200; 422 with error 406 when all recipients are suppressed. */
    @PostMapping({"/email", "/email/"})
    ResponseEntity<Map<String, Object>> send(Caller caller, HttpServletRequest request) throws IOException {
        try (Admission.Place place = admission.enter()) {
            Fields message = DialectBody.object(place, request, new ValidationErrors());
            List<Accepted> accepted = sender.all(
                    caller, null, place, Stream.of(new PostmarkReader(message).email()), PostmarkDialect.test(request));
            Accepted email = accepted.getFirst();
            return ResponseEntity.status(inactive(email) ? HttpStatus.UNPROCESSABLE_ENTITY : HttpStatus.OK)
                    .body(answer(email));
        }
    }

    /** 200 with a result for each message, in their order. */
    @PostMapping({"/email/batch", "/email/batch/"})
    List<Map<String, Object>> batch(Caller caller, HttpServletRequest request) throws IOException {
        try (Admission.Place place = admission.enter()) {
            if (!(DialectBody.json(place, request) instanceof ArrayNode messages)) {
                throw new UnreadableBody("The body must be a JSON array.");
            }
            List<JsonNode> each = new ArrayList<>();
            messages.forEach(each::add);
            return sender
                    .each(caller, place, each.stream().map(PostmarkController::read), PostmarkDialect.test(request))
                    .stream()
                    .map(PostmarkController::answer)
                    .toList();
        }
    }

    private static DialectEmail read(JsonNode message) {
        ValidationErrors faults = new ValidationErrors();
        if (message instanceof ObjectNode object) {
            return new PostmarkReader(new Fields(object, "", faults)).email();
        }
        throw new UnreadableBody("Each message must be a JSON object.");
    }

    /** Always 422, naming the template. */
    @PostMapping({
        "/email/withTemplate",
        "/email/withTemplate/",
        "/email/batchWithTemplates",
        "/email/batchWithTemplates/"
    })
    void withTemplate(HttpServletRequest request) throws IOException {
        try (Admission.Place place = admission.enter()) {
            ValidationErrors faults = new ValidationErrors();
            Fields body = DialectBody.object(place, request, faults);
            String template = body.has("TemplateId") ? "TemplateId" : "TemplateAlias";
            faults.invalid(template, PostmarkReader.TEMPLATES);
            faults.orThrow();
        }
    }

    /** A server as Postmark describes it: with it clients check whether a token works. */
    @GetMapping({"/server", "/server/"})
    Map<String, Object> server() {
        Map<String, Object> server = new LinkedHashMap<>();
        server.put("ID", 1);
        server.put("Name", "Email Throttle");
        server.put("ApiTokens", List.of());
        server.put("Color", "Blue");
        server.put("SmtpApiActivated", false);
        server.put("RawEmailEnabled", false);
        server.put("DeliveryType", "Live");
        server.put("TrackOpens", false);
        server.put("TrackLinks", "None");
        return server;
    }

    private static Map<String, Object> answer(DialectResult result) {
        return switch (result) {
            case DialectResult.Taken taken -> answer(taken.accepted());
            case DialectResult.Refused refused ->
                PostmarkDialect.body(
                        PostmarkDialect.INVALID,
                        refused.faults().stream().map(ValidationError::message).collect(Collectors.joining(" ")));
        };
    }

    private static Map<String, Object> answer(Accepted accepted) {
        if (inactive(accepted)) {
            // The words from which clients read the addresses.
            return PostmarkDialect.body(
                    PostmarkDialect.INACTIVE,
                    "You tried to send to recipient(s) that have been marked as inactive. Found inactive addresses: "
                            + addresses(accepted.email().recipients())
                            + ". Inactive recipients are those on the suppression list.");
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("To", addresses(accepted.email().to()));
        put(answer, "Cc", accepted.email().cc());
        put(answer, "Bcc", accepted.email().bcc());
        answer.put(
                "SubmittedAt",
                accepted.email().createdAt().truncatedTo(ChronoUnit.MILLIS).toString());
        answer.put("MessageID", accepted.id().toString());
        answer.put("ErrorCode", 0);
        answer.put("Message", "OK");
        return answer;
    }

    private static void put(Map<String, Object> answer, String name, List<Address> addresses) {
        if (!addresses.isEmpty()) {
            answer.put(name, addresses(addresses));
        }
    }

    private static boolean inactive(Accepted accepted) {
        return accepted.status() == EmailStatus.SUPPRESSED;
    }

    private static String addresses(List<Address> addresses) {
        return addresses.stream().map(Address::address).collect(Collectors.joining(", "));
    }
}
