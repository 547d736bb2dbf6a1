package io.emailthrottle.delivery.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.delivery.TestNode;
import io.emailthrottle.delivery.dispatch.RecipientCheck.Checked;
import io.emailthrottle.delivery.unsubscribe.UnsubscribeLinks;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import io.emailthrottle.guard.RecipientGuard;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.time.ManualTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The guard and the suppression list together. */
class RecipientCheckTest {

    private final ManualTime time = new ManualTime();
    private final TestNode node = new TestNode(time, 10);

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void a_raw_message_without_a_to_header_goes_to_the_one_who_gets_all_others() {
        Email raw = Emails.raw("From: s@example.com\r\nSubject: s\r\n\r\nHello\r\n").toBuilder()
                .to(List.of())
                .bcc(addresses("ann@real.test", "joe@real.test"))
                .build();

        Checked checked = check("qa@acme.test").check(raw);

        assertThat(checked.suppressed()).isFalse();
        assertThat(checked.email().recipients()).extracting(Address::address).containsExactly("qa@acme.test");
        assertThat(checked.events())
                .extracting(Event::detail)
                .containsExactly("ann@real.test to qa@acme.test", "joe@real.test to qa@acme.test");
    }

    @Test
    void an_email_whose_only_allowed_recipient_stood_in_cc_goes_to_that_one() {
        Email email = Emails.plainBuilder()
                .to(addresses("ann@real.test"))
                .cc(addresses("ada@acme.test"))
                .build();

        Checked checked = check(null).check(email);

        assertThat(checked.suppressed()).isFalse();
        assertThat(checked.email().to()).extracting(Address::address).containsExactly("ada@acme.test");
        assertThat(checked.email().cc()).isEmpty();
    }

    @Test
    void an_email_to_nobody_allowed_is_suppressed_with_the_reason() {
        Checked checked = check(null)
                .check(Emails.plainBuilder().to(addresses("ann@real.test")).build());

        assertThat(checked.suppressed()).isTrue();
        assertThat(checked.events())
                .extracting(Event::detail)
                .containsExactly("ann@real.test is outside the guard's list");
    }

    @Test
    void who_is_allowed_and_suppressed_is_left_out_as_well() {
        node.suppress("bob@acme.test");

        Checked checked = check("qa@acme.test")
                .check(Emails.plainBuilder()
                        .to(addresses("ada@acme.test", "bob@acme.test", "ann@real.test"))
                        .build());

        assertThat(checked.email().to()).extracting(Address::address).containsExactly("ada@acme.test", "qa@acme.test");
        assertThat(checked.events())
                .extracting(Event::detail)
                .containsExactly("ann@real.test to qa@acme.test", "bob@acme.test is on the suppression list");
    }

    private RecipientCheck check(String redirectTo) {
        Address other = redirectTo == null ? null : new Address(null, redirectTo);
        return new RecipientCheck(
                node.store().suppressions(),
                new RecipientGuard(List.of("*@acme.test"), other),
                UnsubscribeLinks.NONE,
                time);
    }

    private static List<Address> addresses(String... addresses) {
        return Arrays.stream(addresses).map(one -> new Address(null, one)).toList();
    }
}
