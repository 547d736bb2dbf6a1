package io.emailthrottle.ingress.http.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Emails;
import io.emailthrottle.email.Priority;
import io.emailthrottle.email.RecipientStatus;
import io.emailthrottle.ingress.http.email.EmailView.RecipientView;
import io.emailthrottle.store.email.StoredEmail;
import io.emailthrottle.store.event.RecipientState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecipientsTest {

    private static final Email TO_TWO = Emails.plainBuilder()
            .bcc(List.of(Emails.address("Bob", "Bob@example.org")))
            .build();
    private static final RecipientState ANN_DELIVERED =
            new RecipientState("ann@example.org", RecipientStatus.DELIVERED, "relay", null);
    private static final RecipientState BOB_WAITS =
            new RecipientState("bob@example.org", RecipientStatus.QUEUED, "relay", "450 busy");

    @Test
    void every_recipient_fares_as_the_email_does_unless_more_is_known() {
        assertThat(new Recipients(row(EmailStatus.SENT), List.of()).of(TO_TWO))
                .containsExactly(
                        new RecipientView("ann@example.org", "sent", "relay", null),
                        new RecipientView("Bob@example.org", "sent", "relay", null));
        assertThat(new Recipients(row(EmailStatus.QUEUED), List.of(ANN_DELIVERED, BOB_WAITS)).of(TO_TWO))
                .containsExactly(
                        new RecipientView("ann@example.org", "delivered", "relay", null),
                        new RecipientView("Bob@example.org", "queued", "relay", "450 busy"));
    }

    @Test
    void what_a_vendor_tells_of_one_says_nothing_of_the_others() {
        assertThat(new Recipients(row(EmailStatus.DELIVERED), List.of(ANN_DELIVERED)).of(TO_TWO))
                .extracting(RecipientView::status)
                .containsExactly("delivered", "sent");
    }

    @Test
    void who_waited_until_the_emails_end_has_failed() {
        assertThat(new Recipients(row(EmailStatus.SENT), List.of(BOB_WAITS)).of(TO_TWO))
                .extracting(RecipientView::status)
                .containsExactly("sent", "failed");
    }

    @Test
    void without_the_payload_those_are_shown_who_are_known_from_the_row() {
        assertThat(new Recipients(row(EmailStatus.SENT), List.of(BOB_WAITS)).of(null))
                .extracting(RecipientView::address)
                .containsExactly("ann@example.org", "bob@example.org");
    }

    private static StoredEmail row(EmailStatus status) {
        Instant now = Emails.plain().createdAt();
        return new StoredEmail(
                Emails.ID,
                "default",
                status,
                Priority.NORMAL,
                null,
                now,
                0,
                "relay",
                "id",
                "s@example.com",
                List.of("Ann <ann@example.org>"),
                "Hello",
                now,
                null);
    }
}
