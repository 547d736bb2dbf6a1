package io.emailthrottle.ingress.http.email;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Tag;
import io.emailthrottle.email.TimelineWord;
import io.emailthrottle.ingress.ResendTime;
import io.emailthrottle.ingress.http.TimelineEntry;
import io.emailthrottle.store.email.ShownEmail;
import io.emailthrottle.store.email.StoredEmail;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.store.event.RecipientState;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An email as it is shown: Resend's fields, and ours behind them. */
@JsonNaming(SnakeCaseStrategy.class)
@Schema(name = "StoredEmail")
public record EmailView(
        @Schema(example = "email") String object,
        UUID id,

        @Schema(nullable = true, description = "The Message-ID header; null when its retention has ended") @Nullable
        String messageId,

        List<String> to,
        String from,
        @Schema(example = "2026-01-31 09:30:00.123000+00") String createdAt,
        String subject,
        @Schema(nullable = true) @Nullable String html,
        @Schema(nullable = true) @Nullable String text,
        @Schema(nullable = true) @Nullable List<String> bcc,
        @Schema(nullable = true) @Nullable List<String> cc,
        @Schema(nullable = true) @Nullable List<String> replyTo,

        @Schema(description = "The status in Resend's words", example = "sent")
        String lastEvent,

        @Schema(nullable = true) @Nullable String scheduledAt,
        List<Tag> tags,

        @Schema(description = "The application's own data, which came by another vendor's API")
        Map<String, String> metadata,

        @Schema(description = "The application's own headers")
        Map<String, String> headers,

        @Schema(description = "What travels with it, without the content")
        List<AttachmentView> attachments,

        EmailStatus status,
        @Schema(nullable = true) @Nullable String vendor,
        @Schema(nullable = true) @Nullable String vendorMessageId,

        @Schema(description = "Rounds in which a vendor was called and failed")
        int attempts,

        @Schema(nullable = true, description = "When it is sent or tried again; null unless it waits") @Nullable
        Instant dueAt,

        Instant expiresAt,

        @Schema(description = "Each of to, cc and bcc; of bcc only until its retention has ended")
        List<RecipientView> recipients,

        List<TimelineEntry> timeline) {

    /** How one recipient fares. */
    @Schema(name = "Recipient")
    record RecipientView(
            @Schema(example = "ada@example.org") String address,

            @Schema(
                    description = "The email's own status, unless this recipient fares otherwise",
                    example = "delivered")
            String status,

            @Schema(nullable = true, description = "Which vendor took it, refused it or told of it", example = "relay")
            @Nullable
            String vendor,

            @Schema(nullable = true, description = "The vendor's words", example = "450 4.2.1 mailbox busy") @Nullable
            String detail) {}

    /** A file that travels with an email. */
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "StoredAttachment")
    record AttachmentView(
            @Schema(example = "invoice.pdf") String filename,
            @Schema(example = "application/pdf") String contentType,

            @Schema(nullable = true, description = "Null unless the html shows it", example = "logo") @Nullable
            String contentId,

            @Schema(description = "In bytes", example = "14200")
            int size) {

        static List<AttachmentView> of(ShownEmail shown) {
            List<AttachmentView> views = new ArrayList<>();
            for (Attachment attachment : shown.email().attachments()) {
                views.add(new AttachmentView(
                        attachment.filename(),
                        attachment.contentType(),
                        attachment.contentId(),
                        shown.attachmentBytes().get(views.size())));
            }
            return views;
        }
    }

    /** @param shown null when its retention has ended */
    static EmailView of(
            StoredEmail row, @Nullable ShownEmail shown, List<Event> events, List<RecipientState> recipients) {
        List<TimelineEntry> timeline = new ArrayList<>();
        timeline.add(TimelineEntry.of(Event.of(row.createdAt(), TimelineWord.ACCEPTED, null)));
        events.forEach(event -> timeline.add(TimelineEntry.of(event)));
        Email payload = shown == null ? null : shown.email();
        return new EmailView(
                "email",
                row.id(),
                payload == null ? null : payload.messageId(),
                row.recipients(),
                row.sender(),
                ResendTime.format(row.createdAt()),
                row.subject(),
                payload == null ? null : payload.html(),
                payload == null ? null : payload.text(),
                payload == null ? null : mailboxes(payload.bcc()),
                payload == null ? null : mailboxes(payload.cc()),
                payload == null ? null : mailboxes(payload.replyTo()),
                LastEvent.of(row.status()),
                ResendTime.formatNullable(row.scheduledAt()),
                payload == null ? List.of() : payload.tags(),
                payload == null ? Map.of() : payload.metadata(),
                payload == null ? Map.of() : payload.headers(),
                shown == null ? List.of() : AttachmentView.of(shown),
                row.status(),
                row.vendor(),
                row.vendorMessageId(),
                row.attempts(),
                row.dueAt(),
                row.expiresAt(),
                new Recipients(row, recipients).of(payload),
                timeline);
    }

    /** Null for none, as Resend's SDKs expect it. */
    private static @Nullable List<String> mailboxes(List<Address> addresses) {
        return addresses.isEmpty()
                ? null
                : addresses.stream().map(Address::mailbox).toList();
    }
}
