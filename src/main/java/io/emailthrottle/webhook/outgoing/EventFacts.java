package io.emailthrottle.webhook.outgoing;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.InvalidAddress;
import io.emailthrottle.email.Tag;
import io.emailthrottle.email.Visitor;
import io.emailthrottle.store.email.EmailLabels;
import io.emailthrottle.store.email.StoredEmail;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.store.webhook.WebhookDelivery;
import io.emailthrottle.store.write.WebhookEventType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is known of one event of an email, for the forms in which applications are told. */
public final class EventFacts {

    private static final Pattern STATUS = Pattern.compile("(?<![\\d.])[245]\\.\\d{1,3}\\.\\d{1,3}(?![\\d.])");
    private static final Pattern REPLY = Pattern.compile("(?<!\\S)[45]\\d\\d(?=[ -])");

    /** Events of which the timeline says the vendor's id or a date, and nothing of a recipient. */
    private static final Set<WebhookEventType> UNSAID = EnumSet.of(WebhookEventType.SENT, WebhookEventType.SCHEDULED);

    /** What happened, without the email. */
    private record Happening(
            UUID id,
            WebhookEventType type,
            Instant at,
            @Nullable String vendor,
            @Nullable String detail,
            @Nullable Visitor visitor) {}

    private final Happening happening;
    private final StoredEmail email;
    private final EmailLabels labels;
    private final EventDetail detail;

    EventFacts(WebhookDelivery delivery, StoredEmail email, EmailLabels labels) {
        this(
                new Happening(
                        delivery.id(),
                        delivery.type(),
                        delivery.at(),
                        delivery.vendor(),
                        delivery.detail(),
                        delivery.visitor()),
                email,
                labels);
    }

    private EventFacts(Happening happening, StoredEmail email, EmailLabels labels) {
        this.happening = happening;
        this.email = email;
        this.labels = labels;
        this.detail = EventDetail.of(UNSAID.contains(happening.type()) ? null : happening.detail());
    }

    /** What an email's timeline tells that is of interest outside, oldest first. */
    public static List<EventFacts> of(StoredEmail email, EmailLabels labels, List<Event> timeline) {
        List<EventFacts> facts = new ArrayList<>();
        for (int i = 0; i < timeline.size(); i++) {
            Event event = timeline.get(i);
            WebhookEventType type = WebhookEventType.ofEvent(event.type());
            if (type != null) {
                UUID id = UUID.nameUUIDFromBytes((email.id() + " " + i).getBytes(StandardCharsets.UTF_8));
                facts.add(new EventFacts(
                        new Happening(id, type, event.at(), event.vendor(), event.detail(), event.visitor()),
                        email,
                        labels));
            }
        }
        return facts;
    }

    /** The same for all attempts, and for all endpoints. */
    public UUID id() {
        return happening.id();
    }

    public WebhookEventType type() {
        return happening.type();
    }

    /** When it happened, UTC. */
    public Instant at() {
        return happening.at();
    }

    /** The gateway's id of the email. */
    public UUID emailId() {
        return email.id();
    }

    /** When the email was accepted, UTC. */
    public Instant acceptedAt() {
        return email.createdAt();
    }

    /** The id that the answer to the email's request had, when that request became several emails; otherwise the email's. */
    public String requestId() {
        return labels.tags().stream()
                .filter(tag -> tag.name().equals(Tag.REQUEST))
                .map(Tag::value)
                .findFirst()
                .orElse(email.id().toString());
    }

    /** The Message-ID header in angle brackets; empty for a sender that is no address, which no version writes. */
    public Optional<String> messageId() {
        if (labels.messageId().isPresent()) {
            return labels.messageId();
        }
        try {
            return Optional.of(Email.messageId(email.id(), Address.parse(email.sender())));
        } catch (InvalidAddress e) {
            return Optional.empty();
        }
    }

    /** The From mailbox, with its name. */
    public String from() {
        return email.sender();
    }

    public String subject() {
        return email.subject();
    }

    /** The vendor that the event concerns; null when it concerns none. */
    public @Nullable String vendor() {
        return happening.vendor();
    }

    /** The recipient that the event is about; empty when it is about all. */
    public Optional<String> recipient() {
        return Optional.ofNullable(detail.recipient());
    }

    /** The addresses that the event is about, without names: one recipient, or all of To. */
    public List<String> addresses() {
        return recipient()
                .map(List::of)
                .orElseGet(() ->
                        email.recipients().stream().map(EventFacts::address).toList());
    }

    private static String address(String mailbox) {
        try {
            return Address.parse(mailbox).address();
        } catch (InvalidAddress e) {
            return mailbox;
        }
    }

    /** All of To, with their names. */
    public List<String> to() {
        return email.recipients();
    }

    /** Labels without a value, which came by another vendor's API. */
    public List<String> labels() {
        return labels.tags().stream()
                .filter(tag -> tag.value().isEmpty())
                .map(Tag::name)
                .toList();
    }

    /** Tags with a name and a value. */
    public List<Tag> tags() {
        return labels.tags().stream()
                .filter(tag -> !tag.value().isEmpty() && !tag.name().equals(Tag.REQUEST))
                .toList();
    }

    /** All tags, labels among them. */
    List<Tag> allTags() {
        return labels.tags();
    }

    /** The application's own data by name. */
    public Map<String, String> metadata() {
        return labels.metadata();
    }

    /** Whether a bounce is for good; true also when nobody said. */
    public boolean permanent() {
        return !detail.bounce().equals("Transient");
    }

    /** {@code Permanent}, {@code Transient} or {@code Undetermined}, as Amazon SES and Resend say it. */
    public String bounce() {
        return detail.bounce();
    }

    /** Why it came back, in the words of Amazon SES and Resend: {@code NoEmail}, {@code MailboxFull}, {@code General} … */
    public String reason() {
        return detail.reason();
    }

    /** What the vendor, or the gateway, said; may be empty. Of a click the link. */
    public String words() {
        return detail.words();
    }

    /** The enhanced status code in the vendor's words, such as {@code 5.1.1} (RFC 3463); null for none. */
    public @Nullable String enhancedStatus() {
        Matcher status = STATUS.matcher(detail.words());
        return status.find() ? status.group() : null;
    }

    /** The SMTP reply code in the vendor's words, such as {@code 550}; null for none. */
    public @Nullable String replyCode() {
        Matcher reply = REPLY.matcher(detail.words());
        return reply.find() ? reply.group() : null;
    }

    /** The link that was clicked. */
    public String link() {
        return detail.words();
    }

    /** Who opened or clicked; null when it is not known. */
    public @Nullable Visitor visitor() {
        return happening.visitor();
    }

    /** What the timeline says, whole; null for nothing. */
    public @Nullable String detail() {
        return happening.detail();
    }
}
