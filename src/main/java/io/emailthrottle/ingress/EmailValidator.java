package io.emailthrottle.ingress;

import com.github.f4b6a3.uuid.UuidCreator;
import io.emailthrottle.delivery.NewEmail;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Content;
import io.emailthrottle.email.DeliveryGuarantee;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.Priority;
import io.emailthrottle.email.Tag;
import io.emailthrottle.failover.Failover;
import io.emailthrottle.failover.Routes;
import io.emailthrottle.time.Time;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes a {@link NewEmail} of a request, or finds everything that is wrong with it. */
public final class EmailValidator {

    /** A message that comes by SMTP may name so many in one header: RFC 5321, 4.5.3.1.8, wants as many in a transaction. */
    public static final int MAX_ADDRESSES_OF_A_MESSAGE = 100;

    private final VendorFields vendors;
    private final VendorHeaders vendorHeaders;
    private final Failover failover;
    private final Time time;

    public EmailValidator(Routes routes, VendorHeaders vendorHeaders, Failover failover, Time time) {
        this.vendorHeaders = vendorHeaders;
        this.vendors = new VendorFields(routes);
        this.failover = failover;
        this.time = time;
    }

    /**
     * The same as {@link #validate}, for an email that is to be sent: some vendor must be able to carry it.
     *
     * @param asked by which moment its dates are judged; only asked for when it has any
     * @throws InvalidRequest when there is any fault, or no vendor
     */
    public NewEmail accept(
            String tenant, EmailRequest request, Supplier<Instant> asked, ValidationErrors validationErrors) {
        NewEmail submission = validate(tenant, request, asked, validationErrors);
        failover.obstacles(submission.email()).forEach(validationErrors::uncarried);
        validationErrors.orThrow();
        return submission;
    }

    /**
     * The same as {@link #accept}, for each email of a message, whose recipients are bounded as an SMTP transaction's are.
     *
     * @throws InvalidRequest when there is any fault, or no vendor
     */
    public List<NewEmail> acceptMessage(String tenant, ReceivedMessage message, Supplier<Instant> asked) {
        List<NewEmail> submissions = new ArrayList<>();
        for (EmailRequest request : message.emails()) {
            ValidationErrors validationErrors = new ValidationErrors();
            NewEmail submission = validate(tenant, request, message, asked, validationErrors);
            failover.obstacles(submission.email()).forEach(validationErrors::uncarried);
            validationErrors.orThrow();
            submissions.add(submission);
        }
        return submissions;
    }

    /**
     * Makes a submission, of an email with a new id.
     *
     * @param tenant whose email it is
     * @param asked by which moment its dates are judged; only asked for when it has any
     * @param validationErrors what was found wrong while the request was read; more is added
     * @throws InvalidRequest when there is any fault
     */
    public NewEmail validate(
            String tenant, EmailRequest request, Supplier<Instant> asked, ValidationErrors validationErrors) {
        return validate(tenant, request, null, asked, validationErrors);
    }

    /** @param message from which the request was read; null for none */
    private NewEmail validate(
            String tenant,
            EmailRequest request,
            @Nullable ReceivedMessage message,
            Supplier<Instant> asked,
            ValidationErrors validationErrors) {
        int maxAddresses = message == null ? AddressFields.MAX_ADDRESSES : MAX_ADDRESSES_OF_A_MESSAGE;
        Content.Raw raw = message == null ? null : message.raw();
        UnsupportedFields.check(request.unknown(), validationErrors);
        // A template would give the content and the sender: what is missing for that reason is not told.
        boolean template = validationErrors.concern("template");
        Address from = template && request.from() == null ? null : AddressFields.from(request.from(), validationErrors);
        List<Address> to = AddressFields.list("to", request.to(), maxAddresses, validationErrors);
        List<Address> cc = AddressFields.list("cc", request.cc(), maxAddresses, validationErrors);
        List<Address> bcc = AddressFields.list("bcc", request.bcc(), maxAddresses, validationErrors);
        Set<String> mailboxes = new HashSet<>();
        to = AddressFields.others(to, mailboxes);
        cc = AddressFields.others(cc, mailboxes);
        bcc = AddressFields.others(bcc, mailboxes);
        List<Address> replyTo = AddressFields.list("reply_to", request.replyTo(), maxAddresses, validationErrors);
        if (to.isEmpty() && !validationErrors.concern("to")) {
            validationErrors.missing("to");
        }
        if (!template || request.subject() != null) {
            subject(request.subject(), validationErrors);
        }
        if (!template
                && request.html() == null
                && request.text() == null
                && !validationErrors.concern("html")
                && !validationErrors.concern("text")) {
            validationErrors.missing("html");
        }
        Map<String, String> headers = HeaderFields.read(request.headers(), vendorHeaders, validationErrors);
        List<Attachment> attachments = message != null && raw != null
                ? message.attachments()
                : AttachmentFields.read(request.attachments(), validationErrors);
        List<Tag> tags = TagFields.read(request.tags(), validationErrors);
        String vendor = vendors.read(tenant, request.vendor(), tags, validationErrors);
        DeliveryGuarantee delivery = delivery(request.delivery(), validationErrors);
        Priority priority = priority(request.priority(), validationErrors);
        Instant now = time.now();
        boolean dated = request.scheduledAt() != null || request.expiresAt() != null;
        Instant judged = dated ? asked.get() : now;
        Instant scheduledAt = DateFields.scheduledAt(request.scheduledAt(), judged, validationErrors);
        Instant begins = scheduledAt == null ? judged : scheduledAt;
        Instant expiresAt = DateFields.expiresAt(request.expiresAt(), begins, validationErrors);
        validationErrors.unknown("", request.unknown());
        validationErrors.orThrow();

        Email email = Email.builder(
                        UuidCreator.getTimeOrderedEpoch(),
                        now,
                        Objects.requireNonNull(from, "no sender is a fault"),
                        Objects.requireNonNull(request.subject(), "no subject is a fault"))
                .traceparent(failover.traces().traceparent())
                .tenant(tenant)
                .to(to)
                .cc(cc)
                .bcc(bcc)
                .replyTo(replyTo)
                .html(orAbsent(request.html(), request.text()))
                .text(orAbsent(request.text(), request.html()))
                .headers(headers)
                .attachments(attachments)
                .tags(tags)
                .vendor(vendor)
                .delivery(delivery)
                .priority(priority)
                .content(raw == null ? Content.COMPOSED : raw)
                .build();
        return new NewEmail(email, scheduledAt, expiresAt);
    }

    /** An empty body beside another one counts as absent, because some vendors refuse it. */
    private static @Nullable String orAbsent(@Nullable String body, @Nullable String other) {
        boolean otherSays = other != null && !other.isEmpty();
        return body != null && body.isEmpty() && otherSays ? null : body;
    }

    private static Priority priority(@Nullable String priority, ValidationErrors validationErrors) {
        return switch (priority) {
            case null -> Priority.NORMAL;
            case "high" -> Priority.HIGH;
            case "normal" -> Priority.NORMAL;
            case "low" -> Priority.LOW;
            default -> {
                validationErrors.invalid("priority", "must be `high`, `normal` or `low`");
                yield Priority.NORMAL;
            }
        };
    }

    private static void subject(@Nullable String subject, ValidationErrors validationErrors) {
        if (subject == null) {
            if (!validationErrors.concern("subject")) {
                validationErrors.missing("subject");
            }
        } else {
            SingleLineText.check("subject", subject, SingleLineText.MAX, validationErrors);
        }
    }

    private static DeliveryGuarantee delivery(@Nullable String delivery, ValidationErrors validationErrors) {
        return switch (delivery) {
            case null -> DeliveryGuarantee.AT_LEAST_ONCE;
            case "at_least_once" -> DeliveryGuarantee.AT_LEAST_ONCE;
            case "at_most_once" -> DeliveryGuarantee.AT_MOST_ONCE;
            default -> {
                validationErrors.invalid("delivery", "must be `at_least_once` or `at_most_once`");
                yield DeliveryGuarantee.AT_LEAST_ONCE;
            }
        };
    }
}
