package io.emailthrottle.vendor.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Address;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressTextTest {

    @Test
    void a_bare_address_stands_alone() {
        assertThat(AddressText.of(new Address(null, "a@example.com"))).isEqualTo("a@example.com");
    }

    @Test
    void a_name_is_quoted_so_that_it_cannot_become_an_address() {
        assertThat(AddressText.of(new Address("Zoë \"Z\\\" <x@evil.example>, ", "a@example.com")))
                .isEqualTo("\"Zoë \\\"Z\\\\\\\" <x@evil.example>, \" <a@example.com>");
    }

    @Test
    void a_line_break_in_a_name_becomes_a_space() {
        assertThat(AddressText.of(new Address("a\r\nBcc: b", "a@example.com")))
                .isEqualTo("\"a Bcc: b\" <a@example.com>");
    }

    @Test
    void several_are_separated_by_commas() {
        assertThat(AddressText.of(List.of(new Address("A, B", "a@example.com"), new Address(null, "b@example.com"))))
                .isEqualTo("\"A, B\" <a@example.com>, b@example.com");
    }

    @Test
    void in_a_header_a_name_outside_ascii_is_an_encoded_word() {
        assertThat(AddressText.inHeader(List.of(
                        new Address("Zoë\r\nX: y", "z@example.com"),
                        new Address("A, B", "a@example.com"),
                        new Address(null, "b@example.com"))))
                .isEqualTo("=?UTF-8?Q?Zo=C3=AB_X=3A_y?= <z@example.com>, \"A, B\" <a@example.com>, b@example.com");
    }
}
