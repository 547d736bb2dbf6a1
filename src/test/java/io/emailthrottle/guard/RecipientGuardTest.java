package io.emailthrottle.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import io.emailthrottle.email.InvalidAddress;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipientGuardTest {

    private static final List<String> ALLOW =
            List.of("*@acme.test", "*@*.dev.test", "Bob@partner.test", "*@bücher.test");
    private static final Set<String> ALLOWED = Set.of(
            "ada@acme.test",
            "\"a b\"@acme.test",
            "x@a.dev.test",
            "x@b.a.dev.test",
            "bob@partner.test",
            "ada@xn--bcher-kva.test");
    private static final Set<String> FOREIGN = Set.of(
            "ada@real.test",
            "ada@sub.acme.test",
            "ada@notacme.test",
            "ada@acme.test.evil.test",
            "\"ada@acme.test\"@real.test",
            "x@dev.test",
            "ann@partner.test",
            "\"b.ob\"@partner.test");

    private final RecipientGuard redirecting = new RecipientGuard(ALLOW, address("QA <qa@acme.test>"));
    private final RecipientGuard dropping = new RecipientGuard(ALLOW, null);

    @Property(tries = 500)
    void no_recipient_outside_the_list_is_left(
            @ForAll("addresses") List<String> to,
            @ForAll("addresses") List<String> cc,
            @ForAll("addresses") List<String> bcc) {
        Email email =
                Emails.plainBuilder().to(all(to)).cc(all(cc)).bcc(all(bcc)).build();
        for (RecipientGuard guard : List.of(redirecting, dropping)) {
            Email guarded = guard.apply(email).email();
            List<String> left = lower(guarded.recipients());

            assertThat(left).allMatch(one -> ALLOWED.contains(one) || one.equals("qa@acme.test"));
            assertThat(left)
                    .as("who is allowed is left")
                    .containsAll(lower(email.recipients()).stream()
                            .filter(ALLOWED::contains)
                            .toList());
            assertThat(guard.objection(guarded)).isEmpty();
            assertThat(guard.apply(guarded).foreign())
                    .as("a second look changes nothing")
                    .isEmpty();
            boolean all = ALLOWED.containsAll(lower(email.recipients()));
            assertThat(guard.objection(email).isPresent()).isEqualTo(!all);
        }
    }

    @Provide
    Arbitrary<List<String>> addresses() {
        return Arbitraries.of(Stream.concat(ALLOWED.stream(), FOREIGN.stream()).toList())
                .map(address ->
                        address.hashCode() % 2 == 0 ? address.toUpperCase(Locale.ROOT) : "Ada <" + address + ">")
                .list()
                .ofMaxSize(4);
    }

    @Test
    void a_redirected_email_goes_to_one_address_and_names_the_first_ones_in_a_header() {
        Email email = Emails.plainBuilder()
                .to(all(List.of("ann@real.test", "ada@acme.test")))
                .cc(all(List.of("joe@real.test")))
                .bcc(all(List.of("spy@real.test")))
                .build();

        RecipientGuard.Guarded guarded = redirecting.apply(email);

        assertThat(lower(guarded.email().to())).containsExactly("ada@acme.test", "qa@acme.test");
        assertThat(guarded.email().cc()).isEmpty();
        assertThat(guarded.email().bcc()).isEmpty();
        assertThat(guarded.email().headers())
                .as("a blind recipient stays blind")
                .containsEntry("X-Original-To", "ann@real.test, joe@real.test");
        assertThat(guarded.foreign()).containsExactly("ann@real.test", "joe@real.test", "spy@real.test");
        assertThat(redirecting.redirected()).isEqualTo(3);
    }

    @Test
    void of_a_raw_message_only_the_envelope_changes() {
        Email email = Emails.raw("From: s@example.com\r\nTo: ann@real.test\r\nSubject: s\r\n\r\nHello\r\n").toBuilder()
                .to(all(List.of("ann@real.test")))
                .build();

        Email guarded = redirecting.apply(email).email();

        assertThat(lower(guarded.recipients())).containsExactly("qa@acme.test");
        assertThat(guarded.content()).isEqualTo(email.content());
        assertThat(guarded.headers()).isEqualTo(email.headers());
        assertThat(redirecting.objection(guarded)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-SMTPAPI", "x-msys-api", "X-MC-BccAddress"})
    void a_header_by_which_a_vendor_adds_recipients_keeps_the_email_from_every_vendor(String header) {
        List<Email> sent = new ArrayList<>();
        GuardedSender sender = new GuardedSender(
                email -> {
                    sent.add(email);
                    return new SendReceipt("id");
                },
                redirecting);
        Email email = Emails.plainBuilder()
                .to(all(List.of("ada@acme.test")))
                .headers(Map.of(header, "{\"to\": [\"ann@real.test\"]}"))
                .build();

        MessageRejected rejection = catchThrowableOfType(MessageRejected.class, () -> sender.send(email));

        assertThat(rejection.isFinal()).isTrue();
        assertThat(rejection).hasMessageContaining(header);
        assertThat(sent).isEmpty();
    }

    @Test
    void an_email_that_came_past_the_guard_is_given_to_no_vendor() throws SendFailure {
        List<Email> sent = new ArrayList<>();
        GuardedSender sender = new GuardedSender(
                email -> {
                    sent.add(email);
                    return new SendReceipt("id");
                },
                dropping);

        assertThatThrownBy(() -> sender.send(Emails.plainBuilder()
                        .bcc(all(List.of("ann@real.test")))
                        .to(all(List.of("ada@acme.test")))
                        .build()))
                .hasMessage("ann@real.test is outside the guard's list");
        sender.send(Emails.plainBuilder().to(all(List.of("ada@acme.test"))).build());
        assertThat(sent).hasSize(1);
    }

    @Test
    void without_a_list_nobody_is_allowed() {
        RecipientGuard closed = new RecipientGuard(List.of(), null);

        assertThat(closed.apply(Emails.plain()).email().recipients()).isEmpty();
    }

    @Test
    void a_guard_that_is_off_changes_nothing() {
        Email email = Emails.plain();

        assertThat(RecipientGuard.OFF.apply(email).email()).isSameAs(email);
        assertThat(RecipientGuard.OFF.objection(email)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"acme.test", "*", "*@", "a*@acme.test", "*@ac*me.test", "@acme.test", "Ada <ada@acme.test>", ""})
    void what_is_no_recipient_is_refused(String pattern) {
        assertThatThrownBy(() -> new RecipientGuard(List.of(pattern), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + pattern + "' is not a recipient");
    }

    private static List<Address> all(List<String> addresses) {
        return addresses.stream().map(RecipientGuardTest::address).toList();
    }

    private static Address address(String text) {
        try {
            return Address.parse(text);
        } catch (InvalidAddress e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static List<String> lower(List<Address> addresses) {
        return addresses.stream()
                .map(one -> one.address().toLowerCase(Locale.ROOT))
                .toList();
    }
}
