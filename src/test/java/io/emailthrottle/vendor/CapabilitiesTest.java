package io.emailthrottle.vendor;

import static io.emailthrottle.vendor.Capabilities.ANYTHING;
import static io.emailthrottle.vendor.Capabilities.FIELDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import io.emailthrottle.email.Loss;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {

    @Test
    void a_vendor_without_bounds_carries_anything() {
        assertThat(ANYTHING.obstacle(Emails.full())).isEmpty();
    }

    @Test
    void an_empty_subject_or_body_needs_a_vendor_that_takes_it() {
        Email plain = Emails.plain();
        Email noSubject = Email.builder(Emails.ID, plain.createdAt(), plain.from(), "")
                .to(plain.to())
                .text("Hello")
                .build();
        Email noBody = Email.builder(Emails.ID, plain.createdAt(), plain.from(), "Hello")
                .to(plain.to())
                .text("")
                .build();

        assertThat(ANYTHING.withoutEmptySubject().obstacle(noSubject)).hasValue("it takes no empty subject");
        assertThat(ANYTHING.withoutEmptyBody().obstacle(noBody)).hasValue("it takes no empty body");
        assertThat(ANYTHING.obstacle(noSubject)).isEmpty();
        assertThat(ANYTHING.obstacle(noBody)).isEmpty();
        assertThat(ANYTHING.withoutEmptySubject().withoutEmptyBody().obstacle(plain))
                .isEmpty();
    }

    @Test
    void recipients_are_counted_over_to_cc_and_bcc() {
        assertThat(ANYTHING.upTo(4, Long.MAX_VALUE).obstacle(Emails.full())).isEmpty();
        assertThat(ANYTHING.upTo(3, Long.MAX_VALUE).obstacle(Emails.full()))
                .hasValue("4 recipients, it takes at most 3");
    }

    @Test
    void copies_are_counted_apart_from_blind_ones() {
        Email full = Emails.full();

        assertThat(ANYTHING.withCopies(1).obstacle(full)).isEmpty();
        assertThat(ANYTHING.withCopies(0).obstacle(full)).hasValue("1 in cc or bcc, it takes at most 0 in each");
        assertThat(ANYTHING.withCopies(0).obstacle(full.withRecipients(full.to(), List.of(), full.bcc())))
                .hasValue("1 in cc or bcc, it takes at most 0 in each");
        assertThat(ANYTHING.withCopies(0).obstacle(full.withRecipients(full.to(), List.of(), List.of())))
                .isEmpty();
    }

    @Test
    void reply_to_addresses_are_counted() {
        assertThat(ANYTHING.withReplyTo(1).obstacle(Emails.full())).isEmpty();
        assertThat(ANYTHING.withReplyTo(0).obstacle(Emails.full()))
                .hasValue("1 reply-to addresses, it takes at most 0");
    }

    @Test
    void size_is_measured_as_on_the_wire() {
        long size = Emails.full().wireSize();

        assertThat(ANYTHING.upTo(50, size).obstacle(Emails.full())).isEmpty();
        assertThat(ANYTHING.upTo(50, size - 1).obstacle(Emails.full()))
                .hasValueSatisfying(words -> assertThat(words).contains("about " + size + " bytes"));
    }

    @Test
    void inline_images_need_a_vendor_that_shows_them() {
        assertThat(ANYTHING.withoutInlineImages().obstacle(Emails.full())).hasValue("it cannot show inline images");
        assertThat(ANYTHING.withoutInlineImages().obstacle(Emails.plain())).isEmpty();
    }

    @Test
    void attachments_and_custom_headers_need_a_vendor_that_takes_them() {
        assertThat(ANYTHING.withoutAttachments().obstacle(Emails.full())).hasValue("it takes no attachments");
        assertThat(ANYTHING.withoutCustomHeaders().obstacle(Emails.full())).hasValue("it takes no custom headers");
        assertThat(ANYTHING.withoutAttachments().withoutCustomHeaders().obstacle(Emails.plain()))
                .isEmpty();
    }

    @Test
    void tags_that_a_vendor_is_not_told_keep_no_email_from_it() {
        assertThat(ANYTHING.withTags(0).obstacle(Emails.full())).isEmpty();
    }

    @Test
    void a_raw_message_needs_a_vendor_that_takes_it_or_whose_fields_hold_all_of_it() {
        Email simple = Emails.raw("From: a@example.com\r\nSubject: Hi\r\n\r\nHello");
        Email calendar =
                Emails.raw("From: a@example.com\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR");

        assertThat(FIELDS.obstacle(simple)).isEmpty();
        assertThat(ANYTHING.obstacle(calendar)).isEmpty();
        assertThat(FIELDS.obstacle(calendar)).hasValue("it would take the message apart and lose a text/calendar part");
        assertThat(FIELDS.withParts(Loss.CALENDAR).obstacle(calendar)).isEmpty();
    }

    @Test
    void what_bounds_fields_is_no_bound_of_a_raw_message_but_its_size_and_recipients_are() {
        Email raw = Emails.raw("From: a@example.com\r\nX-A: 1\r\n\r\n").onlyFor(recipient -> true);

        assertThat(ANYTHING.withoutCustomHeaders()
                        .withoutEmptySubject()
                        .withoutEmptyBody()
                        .withoutOwnEnvelope()
                        .obstacle(raw))
                .isEmpty();
        assertThat(ANYTHING.upTo(0, 1_000_000).obstacle(raw)).isPresent();
        assertThat(ANYTHING.upTo(1, 1_000).obstacle(raw)).isPresent();
    }

    @Test
    void a_header_that_a_vendor_drops_is_a_reason_to_pass_it_over() {
        Capabilities without = ANYTHING.withoutHeaders("list-unsubscribe");

        assertThat(without.obstacle(Emails.full())).hasValue("it does not take the header List-Unsubscribe");
        assertThat(without.obstacle(Emails.plain())).isEmpty();
    }
}
