package io.emailthrottle.ingress.http.email;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emailthrottle.delivery.EmailService;
import io.emailthrottle.delivery.KeyInUse;
import io.emailthrottle.delivery.NewEmail;
import io.emailthrottle.delivery.Receipt;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.failover.Outcome;
import io.emailthrottle.ingress.Admission;
import io.emailthrottle.ingress.EmailRequest;
import io.emailthrottle.ingress.EmailValidator;
import io.emailthrottle.ingress.InvalidKey;
import io.emailthrottle.ingress.InvalidRequest;
import io.emailthrottle.ingress.LineEnds;
import io.emailthrottle.ingress.ReceivedMessage;
import io.emailthrottle.ingress.RemoteFiles;
import io.emailthrottle.ingress.ValidationError;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.http.ApiError;
import io.emailthrottle.ingress.http.ContentEncoding;
import io.emailthrottle.ingress.http.TimelineEntry;
import io.emailthrottle.ingress.http.UnreadableBody;
import io.emailthrottle.security.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.RestController;

/** Takes emails in, one or a batch, and tells the truth about them; or what it would be. */
@RestController
public class SendController implements SendApi, ExplainApi {

    private static final int MAX_BATCH = 1000;
    private static final MediaType MESSAGE = MediaType.parseMediaType(MESSAGE_TYPE);

    private final EmailService service;
    private final EmailRequestReader reader;
    private final EmailValidator validator;
    private final Admission admission;
    private final RemoteFiles remoteFiles;
    private final ObjectMapper json;

    SendController(
            EmailService service,
            EmailValidator validator,
            Admission admission,
            RemoteFiles remoteFiles,
            ObjectMapper json) {
        this.remoteFiles = remoteFiles;
        this.service = service;
        this.reader = new EmailRequestReader();
        this.validator = validator;
        this.admission = admission;
        this.json = json;
    }

    @Override
    public ResponseEntity<?> send(
            @Nullable String key,
            @Nullable String prefer,
            @Nullable String to,
            Caller caller,
            HttpServletRequest request)
            throws IOException {
        InvalidKey.check(key);
        try (Admission.Place place = admission.enter()) {
            boolean message = MESSAGE.isCompatibleWith(MediaType.parseMediaType(request.getContentType()));
            return message
                    ? sendMessage(key, prefer, to, caller, place, body(place, request))
                    : sendFields(key, prefer, to, caller, place, request);
        }
    }

    private ResponseEntity<?> sendFields(
            @Nullable String key,
            @Nullable String prefer,
            @Nullable String to,
            Caller caller,
            Admission.Place place,
            HttpServletRequest request)
            throws IOException {
        ValidationErrors faults = new ValidationErrors();
        if (to != null) {
            faults.invalid(ReceivedMessage.TO, "names the recipients of a message/rfc822; use `to`");
        }
        NewEmail newEmail = validator.accept(
                caller.tenant(), read(place, request, faults), () -> service.asked(caller.tenant(), key), faults);
        caller.requireMaySendFrom(newEmail.email().from());
        return send(newEmail, prefer, caller.tenant(), key);
    }

    private ResponseEntity<?> sendMessage(
            @Nullable String key,
            @Nullable String prefer,
            @Nullable String to,
            Caller caller,
            Admission.Place place,
            InputStream body)
            throws IOException {
        byte[] octets = LineEnds.crlf(body.readAllBytes());
        place.hold(octets.length);
        // What is read from it: its texts and files have fewer octets than the message that encodes them.
        place.holdBeside(octets.length);
        ReceivedMessage received = ReceivedMessage.byHttp(octets, to);
        String once = key == null ? received.idempotencyKey() : key;
        InvalidKey.check(once);
        NewEmail newEmail = validator
                .acceptMessage(caller.tenant(), received, () -> service.asked(caller.tenant(), once))
                .getFirst();
        received.requireAllowed(caller::requireMaySendFrom);
        return send(newEmail, prefer, caller.tenant(), once);
    }

    private ResponseEntity<?> send(NewEmail newEmail, @Nullable String prefer, String tenant, @Nullable String key) {
        boolean waits = prefer == null || !prefer.contains("respond-async");
        try {
            Receipt receipt = waits ? service.send(newEmail, key) : service.enqueue(newEmail, key);
            return answer(receipt, newEmail, tenant, key);
        } catch (KeyInUse known) {
            return known.answer() == null
                    ? answer(known.receipts().getFirst(), newEmail, tenant, key)
                    : again(known.answer());
        }
    }

    private EmailRequest read(Admission.Place place, HttpServletRequest request, ValidationErrors faults)
            throws IOException {
        EmailRequest email = reader.read(body(place, request), place::holdBeside, faults);
        return remoteFiles.request(place).fetch(email, faults);
    }

    private static InputStream body(Admission.Place place, HttpServletRequest request) throws IOException {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        return ContentEncoding.isIdentity(encoding)
                ? place.body(request.getInputStream(), request.getContentLengthLong())
                : place.body(ContentEncoding.decoded(encoding, request.getInputStream()), -1);
    }

    @Override
    public ExplainResponse explain(Caller caller, HttpServletRequest request) throws IOException {
        try (Admission.Place place = admission.enter()) {
            ValidationErrors faults = new ValidationErrors();
            EmailRequest email = read(place, request, faults);
            String tenant = caller.tenant();
            return ExplainResponse.of(
                    service.explain(validator.validate(tenant, email, () -> service.asked(tenant, null), faults)));
        }
    }

    private ResponseEntity<?> answer(Receipt receipt, NewEmail newEmail, String tenant, @Nullable String key) {
        if (receipt.status() == EmailStatus.REJECTED) {
            return rejected(receipt);
        }
        return remembered(SendResponse.of(receipt, newEmail.scheduledAt()), tenant, key);
    }

    private static ResponseEntity<ApiError> rejected(Receipt receipt) {
        String message = "A vendor rejected the email.";
        List<TimelineEntry> timeline = null;
        if (receipt.round() != null && receipt.round().outcome() instanceof Outcome.Rejected rejected) {
            message = rejected.why().getMessage();
            timeline = receipt.round().steps().stream().map(TimelineEntry::of).toList();
        }
        int status = HttpStatus.UNPROCESSABLE_ENTITY.value();
        return new ApiError(status, "validation_error", message, null, receipt.id(), timeline).response();
    }

    @Override
    public ResponseEntity<?> sendBatch(
            @Nullable String key, @Nullable String validation, Caller caller, HttpServletRequest request)
            throws IOException {
        InvalidKey.check(key);
        boolean permissive = permissive(validation);
        try (Admission.Place place = admission.enter()) {
            Supplier<Instant> asked = SingletonSupplier.of(() -> service.asked(caller.tenant(), key));
            List<NewEmail> submissions = new ArrayList<>();
            List<BatchResponse.Problem> problems = new ArrayList<>();
            List<ValidationError> faults = new ArrayList<>();
            RemoteFiles.ForRequest files = remoteFiles.request(place);
            int count = reader.readBatch(body(place, request), MAX_BATCH, place::holdBeside, (index, email, found) -> {
                try {
                    if (email == null) {
                        found.orThrow();
                    }
                    NewEmail newEmail = validator.accept(caller.tenant(), files.fetch(email, found), asked, found);
                    caller.requireMaySendFrom(newEmail.email().from());
                    submissions.add(newEmail);
                } catch (InvalidRequest invalid) {
                    problems.add(new BatchResponse.Problem(index, String.valueOf(invalid.getMessage())));
                    faults.addAll(invalid.faults());
                }
            });
            if (count == 0) {
                throw new UnreadableBody("A batch has at least one email.");
            }
            if (!faults.isEmpty() && !permissive) {
                throw new InvalidRequest(faults);
            }
            return batchAnswer(submissions, permissive ? problems : null, caller.tenant(), key);
        }
    }

    private static boolean permissive(@Nullable String validation) {
        ValidationErrors faults = new ValidationErrors();
        if (validation != null
                && !validation.equalsIgnoreCase("strict")
                && !validation.equalsIgnoreCase("permissive")) {
            faults.invalid("x-batch-validation", "must be `strict` or `permissive`");
        }
        faults.orThrow();
        return "permissive".equalsIgnoreCase(validation);
    }

    private ResponseEntity<?> batchAnswer(
            List<NewEmail> submissions,
            @Nullable List<BatchResponse.Problem> problems,
            String tenant,
            @Nullable String key) {
        List<Receipt> receipts = List.of();
        try {
            if (!submissions.isEmpty()) {
                receipts = service.enqueueAll(submissions, key);
            }
        } catch (KeyInUse known) {
            if (known.answer() != null) {
                return again(known.answer());
            }
            receipts = known.receipts();
        }
        List<BatchResponse.Id> ids = receipts.stream()
                .map(receipt -> new BatchResponse.Id(receipt.id()))
                .toList();
        return remembered(new BatchResponse(ids, problems), tenant, key);
    }

    /** Answers, and keeps the answer for those who ask again with the same key. */
    private ResponseEntity<?> remembered(Object answer, String tenant, @Nullable String key) {
        if (key == null) {
            return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(answer);
        }
        try {
            String body = json.writeValueAsString(answer);
            service.answered(tenant, key, body);
            return again(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own records are always JSON", e);
        }
    }

    private static ResponseEntity<String> again(String answer) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(answer);
    }
}
