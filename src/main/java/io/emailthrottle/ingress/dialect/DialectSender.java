package io.emailthrottle.ingress.dialect;

import io.emailthrottle.body.BodyTooLarge;
import io.emailthrottle.delivery.EmailService;
import io.emailthrottle.delivery.KeyInUse;
import io.emailthrottle.delivery.NewEmail;
import io.emailthrottle.delivery.Receipt;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Tag;
import io.emailthrottle.ingress.Admission;
import io.emailthrottle.ingress.EmailValidator;
import io.emailthrottle.ingress.InvalidKey;
import io.emailthrottle.ingress.InvalidRequest;
import io.emailthrottle.ingress.ReceivedMessage;
import io.emailthrottle.ingress.SingleLineText;
import io.emailthrottle.ingress.ValidationError;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.security.AccessRefused;
import io.emailthrottle.security.Caller;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Accepts the emails of a dialect's request, by the rules of {@code POST /emails}. The answer does not wait for a vendor: no vendor's own
 * API does.
 */
@Component
public final class DialectSender {

    /** Emails that one request may become, as of a batch. */
    public static final int MAX_EMAILS = 1000;

    private static final int MAX_LABELS = 75;
    private static final int MAX_LABEL = 256;
    /** Characters of all names and values; vendors take 10,000 bytes at most. */
    private static final int MAX_METADATA = 16_384;

    private final EmailService service;
    private final EmailValidator validator;

    DialectSender(EmailService service, EmailValidator validator) {
        this.service = service;
        this.validator = validator;
    }

    /**
     * Accepts the emails, all in one commit or none.
     *
     * @param key an idempotency key, which the dialect has in a place of its own; null for none
     * @param place holds the memory of the request, and of what it becomes
     * @param emails made one after the other, so that too many of them are refused before they fill the memory
     * @param test only checks them
     * @return one for each email, in their order; of a message without To and Cc one for each recipient
     * @throws InvalidRequest with the faults of all emails, of the fields as the dialect calls them
     */
    public List<Accepted> all(
            Caller caller, @Nullable String key, Admission.Place place, Stream<DialectEmail> emails, boolean test) {
        InvalidKey.check(key);
        Batch batch = new Batch(caller, key, place, false);
        emails.forEach(batch::add);
        List<ValidationError> faults = batch.refused.stream()
                .flatMap(found -> found.stream())
                .distinct()
                .toList();
        if (!faults.isEmpty()) {
            throw new InvalidRequest(faults);
        }
        if (batch.submissions.isEmpty()) {
            ValidationErrors none = new ValidationErrors();
            none.invalid("body", "must hold at least one email");
            none.orThrow();
        }
        return accept(key == null ? together(batch.submissions) : batch.submissions, key, test);
    }

    /**
     * Accepts those emails that have no fault, in one commit.
     *
     * @param test only checks them
     * @return one for each email, in their order
     * @throws AccessRefused when the caller's key may send none of them
     */
    public List<DialectResult> each(Caller caller, Admission.Place place, Stream<DialectEmail> emails, boolean test) {
        Batch batch = new Batch(caller, null, place, true);
        emails.forEach(batch::add);
        if (!batch.denials.isEmpty() && batch.denials.size() == batch.refused.size()) {
            throw batch.denials.getFirst();
        }
        List<Accepted> accepted = batch.submissions.isEmpty() ? List.of() : accept(batch.submissions, null, test);
        List<DialectResult> results = new ArrayList<>();
        int next = 0;
        for (List<ValidationError> faults : batch.refused) {
            results.add(
                    faults.isEmpty()
                            ? new DialectResult.Taken(accepted.get(next++))
                            : new DialectResult.Refused(faults));
        }
        return results;
    }

    /** The emails of one request as they are checked. */
    private final class Batch {
        private final Caller caller;
        private final Admission.Place place;
        /** Whether each email is answered by itself, so that one that may not be sent refuses no other. */
        private final boolean byItself;

        private final Supplier<Instant> asked;
        private final List<NewEmail> submissions = new ArrayList<>();
        /** Of each email; empty for one without a fault. */
        private final List<List<ValidationError>> refused = new ArrayList<>();

        private final List<AccessRefused> denials = new ArrayList<>();
        private long held;

        private Batch(Caller caller, @Nullable String key, Admission.Place place, boolean byItself) {
            this.caller = caller;
            this.place = place;
            this.byItself = byItself;
            this.asked = () -> service.asked(caller.tenant(), key);
        }

        private void add(DialectEmail email) {
            if (refused.size() == MAX_EMAILS) {
                ValidationErrors faults = new ValidationErrors();
                faults.invalid("body", "at most " + MAX_EMAILS + " emails are allowed in one request");
                faults.orThrow();
            }
            try {
                email.faults().orThrow();
                List<NewEmail> valid = validated(email);
                for (NewEmail one : valid) {
                    held += one.email().heldSize();
                    if (!submissions.isEmpty()) {
                        hold();
                    }
                    submissions.add(one);
                }
                refused.add(List.of());
            } catch (InvalidRequest invalid) {
                refused.add(email.names().rename(invalid));
            } catch (AccessRefused denied) {
                if (!byItself) {
                    throw denied;
                }
                denials.add(denied);
                String why = Objects.requireNonNull(denied.getMessage(), "every refusal says why");
                refused.add(List.of(new ValidationError(email.names().theirs("from"), denied.errorName(), why)));
            }
        }

        /** A large file of the request becomes as many as there are emails. */
        private void hold() {
            try {
                place.hold(held);
            } catch (BodyTooLarge e) {
                ValidationErrors faults = new ValidationErrors();
                faults.invalid(
                        "body",
                        "its emails are too large together, each with the files of the request: send them in"
                                + " several requests");
                faults.orThrow();
            }
        }

        private List<NewEmail> validated(DialectEmail email) {
            ValidationErrors faults = new ValidationErrors();
            checkOwnData(email, faults);
            if (email.request() != null) {
                NewEmail one = validator.accept(caller.tenant(), email.request(), asked, faults);
                caller.requireMaySendFrom(one.email().from());
                return List.of(with(one, email));
            }
            ReceivedMessage message = Objects.requireNonNull(email.message(), "an email has fields or a message");
            faults.orThrow();
            List<NewEmail> messages = validator.acceptMessage(caller.tenant(), message, asked);
            message.requireAllowed(caller::requireMaySendFrom);
            return messages.stream().map(one -> with(one, email)).toList();
        }
    }

    private static void checkOwnData(DialectEmail email, ValidationErrors faults) {
        if (email.labels().size() > MAX_LABELS) {
            faults.invalid("tags", email.labels().size() + " tags, at most " + MAX_LABELS + " are allowed");
        }
        for (Tag label : email.labels()) {
            SingleLineText.check("tags", label.name(), MAX_LABEL, faults);
            SingleLineText.check("tags", label.value(), MAX_LABEL, faults);
        }
        int size = email.metadata().entrySet().stream()
                .mapToInt(entry -> entry.getKey().length() + entry.getValue().length())
                .sum();
        if (size > MAX_METADATA) {
            faults.invalid("metadata", size + " characters, at most " + MAX_METADATA + " are allowed");
        }
    }

    /** The same email with what {@code POST /emails} has no fields for. */
    private static NewEmail with(NewEmail one, DialectEmail from) {
        List<Tag> tags = Stream.concat(one.email().tags().stream(), from.labels().stream())
                .distinct()
                .toList();
        Email email =
                one.email().toBuilder().tags(tags).metadata(from.metadata()).build();
        return new NewEmail(email, one.scheduledAt(), one.expiresAt(), from.notes());
    }

    private static List<NewEmail> together(List<NewEmail> submissions) {
        if (submissions.size() == 1) {
            return submissions;
        }
        Tag request = new Tag(Tag.REQUEST, submissions.getFirst().email().id().toString());
        return submissions.stream().map(one -> with(one, request)).toList();
    }

    private static NewEmail with(NewEmail one, Tag tag) {
        List<Tag> tags =
                Stream.concat(one.email().tags().stream(), Stream.of(tag)).toList();
        return new NewEmail(
                one.email().toBuilder().tags(tags).build(), one.scheduledAt(), one.expiresAt(), one.notes());
    }

    private List<Accepted> accept(List<NewEmail> emails, @Nullable String key, boolean test) {
        if (test) {
            return emails.stream()
                    .map(one -> new Accepted(one.email().id(), one.email(), EmailStatus.QUEUED))
                    .toList();
        }
        List<Receipt> receipts = receipts(emails, key);
        return IntStream.range(0, receipts.size())
                .mapToObj(i -> new Accepted(
                        receipts.get(i).id(),
                        emails.get(i).email(),
                        receipts.get(i).status()))
                .toList();
    }

    private List<Receipt> receipts(List<NewEmail> emails, @Nullable String key) {
        try {
            return service.take(emails, key);
        } catch (KeyInUse known) {
            return known.receipts();
        }
    }
}
