package io.emailthrottle.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.emailthrottle.api.EmailRequest.AttachmentRequest;
import io.emailthrottle.api.EmailRequest.TagRequest;
import io.emailthrottle.delivery.Submission;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Delivery;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.InvalidAddress;
import io.emailthrottle.email.Priority;
import io.emailthrottle.email.Tag;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;

/** Makes a {@link Submission} of a request, or finds everything that is wrong with it. */
final class EmailValidator {

    private static final int MAX_ADDRESSES = 50;
    private static final int MAX_ATTACHMENTS = 100;
    private static final int MAX_TAGS = 50;
    private static final int MAX_HEADERS = 100;
    /** RFC 5322, 2.1.1: a line has at most 998 characters. */
    private static final int MAX_LINE = 998;

    private static final int MAX_FILENAME = 255;
    /** As Resend. */
    private static final Duration MAX_AHEAD = Duration.ofDays(30);

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Pattern CONTROL_BUT_TAB = Pattern.compile("[\\p{Cntrl}&&[^\t]]");
    /** RFC 5322, 3.6.8: printable ASCII without the colon. */
    private static final Pattern HEADER_NAME = Pattern.compile("[!-9;-~]{1,76}");

    private static final Pattern CONTENT_ID = Pattern.compile("[!-;=?-~]{1,255}");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_-]{1,256}");

    /** Headers that other fields, the gateway or the mail servers on the way produce. */
    private static final Set<String> RESERVED = Set.of(
            "from",
            "to",
            "cc",
            "bcc",
            "reply-to",
            "subject",
            "sender",
            "date",
            "message-id",
            "mime-version",
            "received",
            "return-path",
            "dkim-signature",
            "authentication-results",
            "delivered-to");

    private final Vendors vendors;
    private final Time time;

    EmailValidator(Vendors vendors, Time time) {
        this.vendors = vendors;
        this.time = time;
    }

    /**
     * Makes a submission, of an email with a new id.
     *
     * @param faults what was found wrong while the request was read; more is added
     * @throws InvalidRequest when there is any fault
     */
    Submission validate(EmailRequest request, Faults faults) {
        Address from = from(request.from(), faults);
        List<Address> to = addresses("to", request.to(), faults);
        List<Address> cc = addresses("cc", request.cc(), faults);
        List<Address> bcc = addresses("bcc", request.bcc(), faults);
        List<Address> replyTo = addresses("reply_to", request.replyTo(), faults);
        if (to.isEmpty() && !faults.concern("to")) {
            faults.missing("to");
        }
        subject(request.subject(), faults);
        if (request.html() == null && request.text() == null && !faults.concern("html") && !faults.concern("text")) {
            faults.missing("html");
        }
        Map<String, String> headers = headers(request.headers(), faults);
        List<Attachment> attachments = attachments(request.attachments(), faults);
        List<Tag> tags = tags(request.tags(), faults);
        vendor(request.vendor(), faults);
        Delivery delivery = delivery(request.delivery(), faults);
        Priority priority = priority(request.priority(), faults);
        Instant now = time.now();
        Instant scheduledAt = scheduledAt(request.scheduledAt(), now, faults);
        Instant expiresAt = expiresAt(request.expiresAt(), scheduledAt == null ? now : scheduledAt, faults);
        unknown("", request.unknown(), faults);
        faults.orThrow();

        Email email = Email.builder(UuidCreator.getTimeOrderedEpoch(), now, from, request.subject())
                .to(to)
                .cc(cc)
                .bcc(bcc)
                .replyTo(replyTo)
                .html(request.html())
                .text(request.text())
                .headers(headers)
                .attachments(attachments)
                .tags(tags)
                .vendor(request.vendor())
                .delivery(delivery)
                .build();
        return new Submission(email, priority, scheduledAt, expiresAt);
    }

    private static Priority priority(String priority, Faults faults) {
        return switch (priority) {
            case null -> Priority.NORMAL;
            case "high" -> Priority.HIGH;
            case "normal" -> Priority.NORMAL;
            case "low" -> Priority.LOW;
            default -> {
                faults.invalid("priority", "must be `high`, `normal` or `low`");
                yield null;
            }
        };
    }

    /** Null when the email is to go now; a date in the past means now. */
    static Instant scheduledAt(String text, Instant now, Faults faults) {
        Instant at = instant("scheduled_at", text, faults);
        if (at != null && at.isAfter(now.plus(MAX_AHEAD))) {
            faults.invalid("scheduled_at", "is more than 30 days ahead");
        }
        return at == null || !at.isAfter(now) ? null : at;
    }

    private static Instant expiresAt(String text, Instant begins, Faults faults) {
        Instant at = instant("expires_at", text, faults);
        if (at != null && !at.isAfter(begins)) {
            faults.invalid("expires_at", "must be after the email is due");
        } else if (at != null && at.isAfter(begins.plus(MAX_AHEAD))) {
            faults.invalid("expires_at", "is more than 30 days after the email is due");
        }
        return at;
    }

    private static Instant instant(String field, String text, Faults faults) {
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            faults.invalid(field, "must be ISO 8601 with a zone, as in 2026-12-24T18:00:00Z");
            return null;
        }
    }

    private static void unknown(String prefix, Map<String, JsonNode> fields, Faults faults) {
        if (fields != null) {
            fields.keySet().forEach(name -> faults.invalid(prefix + name, "it is not known here"));
        }
    }

    private static Address from(String from, Faults faults) {
        if (from == null) {
            if (!faults.concern("from")) {
                faults.missing("from");
            }
            return null;
        }
        try {
            return Address.parse(from);
        } catch (InvalidAddress e) {
            faults.invalid("from", "invalid_from_address", "the address " + e.getMessage());
            return null;
        }
    }

    private static List<Address> addresses(String field, List<String> texts, Faults faults) {
        List<Address> addresses = new ArrayList<>();
        if (texts == null) {
            return addresses;
        }
        if (texts.size() > MAX_ADDRESSES) {
            faults.invalid(field, texts.size() + " addresses, at most " + MAX_ADDRESSES + " are allowed");
            return addresses;
        }
        for (int i = 0; i < texts.size(); i++) {
            String element = texts.size() == 1 ? field : field + "[" + i + "]";
            try {
                if (texts.get(i) != null) {
                    addresses.add(Address.parse(texts.get(i)));
                } else if (!faults.concern(field)) {
                    faults.invalid(element, "must be a string");
                }
            } catch (InvalidAddress e) {
                faults.invalid(element, "the address " + e.getMessage());
            }
        }
        return addresses;
    }

    private static void subject(String subject, Faults faults) {
        if (subject == null) {
            if (!faults.concern("subject")) {
                faults.missing("subject");
            }
        } else {
            line("subject", subject, MAX_LINE, faults);
        }
    }

    /** A text that stands on one line: no control characters, and not too long. */
    private static void line(String field, String text, int max, Faults faults) {
        if (CONTROL.matcher(text).find()) {
            faults.invalid(field, "must not contain control characters such as line breaks");
        } else if (text.length() > max) {
            faults.invalid(field, "is longer than " + max + " characters");
        }
    }

    private static Map<String, String> headers(Map<String, String> headers, Faults faults) {
        Map<String, String> valid = new LinkedHashMap<>();
        if (headers == null) {
            return valid;
        }
        if (headers.size() > MAX_HEADERS) {
            faults.invalid("headers", headers.size() + " headers, at most " + MAX_HEADERS + " are allowed");
        }
        headers.forEach((name, value) -> {
            if (!HEADER_NAME.matcher(name).matches()) {
                faults.invalid("headers", "a header's name must be 1 to 76 printable ASCII characters and no colon");
                return;
            }
            String field = "headers." + name;
            String lower = name.toLowerCase(Locale.ROOT);
            if (RESERVED.contains(lower) || lower.startsWith("content-") || lower.startsWith("resent-")) {
                faults.invalid(field, "this header cannot be set here");
            } else if (value == null) {
                if (!faults.concern(field)) {
                    faults.invalid(field, "must be a string");
                }
            } else if (CONTROL_BUT_TAB.matcher(value).find()) {
                faults.invalid(field, "must not contain control characters such as line breaks");
            } else if (value.length() > MAX_LINE) {
                faults.invalid(field, "is longer than " + MAX_LINE + " characters");
            }
            valid.put(name, value);
        });
        return valid;
    }

    private static List<Attachment> attachments(List<AttachmentRequest> requests, Faults faults) {
        List<Attachment> attachments = new ArrayList<>();
        if (requests == null) {
            return attachments;
        }
        if (requests.size() > MAX_ATTACHMENTS) {
            faults.invalid(
                    "attachments", requests.size() + " attachments, at most " + MAX_ATTACHMENTS + " are allowed");
            return attachments;
        }
        for (int i = 0; i < requests.size(); i++) {
            attachment(requests.get(i), "attachments[" + i + "]", faults, attachments);
        }
        return attachments;
    }

    private static void attachment(
            AttachmentRequest request, String field, Faults faults, List<Attachment> attachments) {
        if (request == null) {
            if (!faults.concern(field)) {
                faults.invalid(field, "must be an object");
            }
            return;
        }
        unknown(field + ".", request.unknown(), faults);
        filename(request.filename(), field + ".filename", faults);
        if (request.path() != null) {
            faults.invalid(
                    field + ".path",
                    "invalid_attachment",
                    "files are not fetched from elsewhere, send `content` instead");
        } else if (request.content() == null && !faults.concern(field + ".content")) {
            faults.missing(field + ".content");
        }
        String contentType = contentType(request, field + ".content_type", faults);
        if (request.contentId() != null
                && !CONTENT_ID.matcher(request.contentId()).matches()) {
            faults.invalid(
                    field + ".content_id",
                    "invalid_attachment",
                    "must be 1 to 255 printable ASCII characters without angle brackets");
        }
        if (!faults.concern(field)) {
            attachments.add(new Attachment(request.filename(), contentType, request.content(), request.contentId()));
        }
    }

    private static void filename(String filename, String field, Faults faults) {
        if (filename == null || filename.isBlank()) {
            if (!faults.concern(field)) {
                faults.missing(field);
            }
        } else if (filename.contains("/") || filename.contains("\\") || filename.equals("..")) {
            faults.invalid(field, "invalid_attachment", "must be a file's name without a path");
        } else {
            line(field, filename, MAX_FILENAME, faults);
        }
    }

    private static String contentType(AttachmentRequest request, String field, Faults faults) {
        if (request.contentType() == null) {
            return request.filename() == null
                    ? null
                    : MediaTypeFactory.getMediaType(request.filename())
                            .orElse(MediaType.APPLICATION_OCTET_STREAM)
                            .toString();
        }
        try {
            if (CONTROL.matcher(request.contentType()).find()
                    || !MimeTypeUtils.parseMimeType(request.contentType()).isConcrete()) {
                throw new InvalidMimeTypeException(request.contentType(), "not concrete");
            }
        } catch (InvalidMimeTypeException e) {
            faults.invalid(field, "invalid_attachment", "is not a MIME type such as image/png");
        }
        return request.contentType();
    }

    private static List<Tag> tags(List<TagRequest> requests, Faults faults) {
        List<Tag> tags = new ArrayList<>();
        if (requests == null) {
            return tags;
        }
        if (requests.size() > MAX_TAGS) {
            faults.invalid("tags", requests.size() + " tags, at most " + MAX_TAGS + " are allowed");
            return tags;
        }
        for (int i = 0; i < requests.size(); i++) {
            TagRequest request = requests.get(i);
            String field = "tags[" + i + "]";
            if (request == null) {
                if (!faults.concern(field)) {
                    faults.invalid(field, "must be an object");
                }
                continue;
            }
            unknown(field + ".", request.unknown(), faults);
            tagPart(request.name(), field + ".name", faults);
            tagPart(request.value(), field + ".value", faults);
            tags.add(new Tag(request.name(), request.value()));
        }
        return tags;
    }

    private static void tagPart(String part, String field, Faults faults) {
        if (part == null) {
            if (!faults.concern(field)) {
                faults.missing(field);
            }
        } else if (!TAG.matcher(part).matches()) {
            faults.invalid(field, "must be 1 to 256 ASCII letters, digits, underscores or hyphens");
        }
    }

    private void vendor(String vendor, Faults faults) {
        if (vendor != null && vendors.named(vendor).isEmpty()) {
            TreeSet<String> known = new TreeSet<>();
            vendors.all().stream().map(VendorPipeline::name).forEach(known::add);
            faults.invalid("vendor", "no vendor has this name; known are " + known);
        }
    }

    private static Delivery delivery(String delivery, Faults faults) {
        return switch (delivery) {
            case null -> Delivery.AT_LEAST_ONCE;
            case "at_least_once" -> Delivery.AT_LEAST_ONCE;
            case "at_most_once" -> Delivery.AT_MOST_ONCE;
            default -> {
                faults.invalid("delivery", "must be `at_least_once` or `at_most_once`");
                yield null;
            }
        };
    }
}
