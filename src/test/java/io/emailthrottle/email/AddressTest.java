package io.emailthrottle.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a@b.example | | a@b.example",
                "Ada <ada@example.org> | Ada | ada@example.org",
                "  Ada Lovelace  <ada@example.org> | Ada Lovelace | ada@example.org",
                "\"Lovelace, Ada\" <ada@example.org> | Lovelace, Ada | ada@example.org",
                "Lovelace, Ada <ada@example.org> | Lovelace, Ada | ada@example.org",
                "=?UTF-8?Q?Zo=C3=AB?=, Dr. <zoe@example.org> | Zoë, Dr. | zoe@example.org",
                "Zoë Ångström <zoe@example.org> | Zoë Ångström | zoe@example.org",
                "=?UTF-8?Q?Zo=C3=AB?= <zoe@example.org> | Zoë | zoe@example.org",
                "<ada@example.org> | | ada@example.org",
                "o'hara+tag@example.org | | o'hara+tag@example.org",
                "\"quoted local\"@example.org | | \"quoted local\"@example.org",
                "\"ada\"@example.org | | ada@example.org",
                "Ada <\"a\\da.l\"@example.org> | Ada | ada.l@example.org",
                "\"ada.\"@example.org | | \"ada.\"@example.org",
                "ada@localhost | | ada@localhost",
                "ada@bücher.example | | ada@xn--bcher-kva.example",
            })
    void mailboxes_are_read(String text, String name, String address) throws InvalidAddress {
        assertThat(Address.parse(text)).isEqualTo(new Address(name, address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "ada",
                "@example.org",
                "ada@",
                "ada@@example.org",
                "ada@exa mple.org",
                "ada@-example.org",
                "ada@example..org",
                "ada@example.org.",
                "ada@[127.0.0.1]",
                "ada@exam_ple.org",
                "a@b.example, c@d.example",
                "a@b.example c@d.example",
                "friends: a@b.example;",
                "Lovelace, ada@example.org",
                "Lovelace, b@example.org <ada@example.org>",
                "Lovelace, <b@example.org> Ada <ada@example.org>",
                "Ada <ada@example.org",
                "Ada <ada@example.org> trailing",
                "ada..lovelace@example.org",
                ".ada@example.org",
                "zoë@example.org",
                "ada@straße.example",
                "ada@example.org\r\nBcc: eve@example.net",
                "Ada\nBcc: eve@example.net <ada@example.org>",
                "Ada <ada@example.org>\u0000",
            })
    void anything_else_is_refused_without_repeating_it(String text) {
        assertThatThrownBy(() -> Address.parse(text))
                .isInstanceOf(InvalidAddress.class)
                .message()
                .doesNotContain("eve@", "lovelace");
    }

    @Test
    void encoded_words_cannot_smuggle_line_breaks_into_a_name() throws InvalidAddress {
        Address address = Address.parse("=?UTF-8?Q?Ada=0D=0ABcc=3A_eve=40example.net?= <ada@example.org>");

        assertThat(address).isEqualTo(new Address(null, "ada@example.org"));
    }

    @Test
    void local_part_has_at_most_64_and_the_whole_254_octets() throws InvalidAddress {
        String label = "d".repeat(61);
        String domain = String.join(".", label, label, label);
        String local = "l".repeat(254 - domain.length() - 1);

        assertThat(Address.parse("l".repeat(64) + "@example.org").address()).hasSize(76);
        assertThat(Address.parse(local.substring(0, 64) + "@" + domain).address())
                .hasSize(250);
        assertThatThrownBy(() -> Address.parse("l".repeat(65) + "@example.org")).hasMessageContaining("64");
        assertThatThrownBy(() -> Address.parse("l".repeat(64) + "@" + domain + ".abcde"))
                .hasMessageContaining("254");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 2_000, 1_000_000})
    void a_domain_of_any_number_of_labels_is_refused_for_its_length(int labels) {
        String address = "b@a" + ".a".repeat(labels - 1);

        assertThatThrownBy(() -> Address.parse(address))
                .isInstanceOf(InvalidAddress.class)
                .hasMessageContaining("longer than");
    }

    @ParameterizedTest
    @CsvSource({"a,970", "ë,270", "界,190"})
    void a_name_is_as_long_as_a_line_of_a_header_holds_it(String letter, int most) throws InvalidAddress {
        assertThat(Address.parse(letter.repeat(most) + " <ada@example.org>").name())
                .hasSize(most);
        assertThatThrownBy(() -> Address.parse(letter.repeat(most + 1) + " <ada@example.org>"))
                .isInstanceOf(InvalidAddress.class)
                .hasMessageContaining("988 octets");
    }

    @Test
    @Timeout(60)
    void a_name_of_a_megabyte_takes_no_time_to_refuse() {
        for (String name : List.of("=?UTF-8?Q?a?= ".repeat(90_000), "ë".repeat(600_000), "(".repeat(1_200_000))) {
            assertThatThrownBy(() -> Address.parse(name + "<ada@example.org>"))
                    .isInstanceOf(InvalidAddress.class)
                    .hasMessageContaining("988 octets");
        }
    }

    @Property
    void what_was_read_reads_the_same_again(
            @ForAll @AlphaChars @NumericChars @StringLength(min = 1, max = 64) String local,
            @ForAll @AlphaChars @StringLength(min = 1, max = 63) String domain)
            throws InvalidAddress {
        Address once = Address.parse(local + "@" + domain + ".example");

        assertThat(Address.parse(once.address())).isEqualTo(once);
    }

    @Property
    void no_text_yields_an_address_that_could_break_a_line(@ForAll String text) {
        try {
            Address address = Address.parse(text);
            assertThat(address.address()).matches("[\\x20-\\x7e]+@[a-zA-Z0-9.-]+");
        } catch (InvalidAddress expected) {
            assertThat(expected).hasMessageNotContaining("\n");
        }
    }

    @Test
    void text_form_hides_who_it_is() throws InvalidAddress {
        assertThat(Address.parse("Ada <ada@example.org>")).hasToString("a***@example.org");
    }
}
