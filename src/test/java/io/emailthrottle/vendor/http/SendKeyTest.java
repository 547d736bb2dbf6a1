package io.emailthrottle.vendor.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SendKeyTest {

    private static final UUID OTHER_ID = UUID.fromString("0192f1c0-7a4b-7c3d-8e5f-001122334456");

    @Test
    void the_same_email_has_the_same_key_at_a_vendor_for_good() {
        assertThat(SendKey.of(Emails.plain(), "main")).hasToString("131a4f90-d28c-3e54-bf3f-f747af2429da");
        assertThat(SendKey.of(Emails.full(), "main")).isEqualTo(SendKey.of(Emails.plain(), "main"));
    }

    @Test
    void another_email_and_another_vendor_have_another_key() {
        Email other = Email.builder(OTHER_ID, Emails.CREATED_AT, Emails.address(null, "sender@example.com"), "Hello")
                .to(List.of(Emails.address(null, "ann@example.org")))
                .text("Hi Ann")
                .build();

        assertThat(List.of(
                        SendKey.of(Emails.plain(), "main"),
                        SendKey.of(Emails.plain(), "other"),
                        SendKey.of(other, "main"),
                        SendKey.of(other, "other")))
                .doesNotHaveDuplicates();
    }
}
