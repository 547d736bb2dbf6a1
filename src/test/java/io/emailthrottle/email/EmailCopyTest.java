package io.emailthrottle.email;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** No copy of an email loses one of its components. */
class EmailCopyTest {

    private static final Email EVERYTHING = Emails.everything();

    @Test
    void the_sample_has_a_value_of_its_own_in_every_component() {
        Email defaults = Email.builder(EVERYTHING.id(), EVERYTHING.createdAt(), EVERYTHING.from(), EVERYTHING.subject())
                .text("Hi")
                .build();

        assertThat(RecordParts.empty(EVERYTHING)).isEmpty();
        assertThat(RecordParts.changed(defaults, EVERYTHING))
                .containsAll(RecordParts.names(Email.class).stream()
                        .filter(name ->
                                !List.of("id", "createdAt", "from", "subject").contains(name))
                        .toList());
    }

    @Test
    void a_copy_has_every_component() {
        assertThat(EVERYTHING.toBuilder().build()).isEqualTo(EVERYTHING);
    }

    @Test
    void to_other_people_it_keeps_everything_else() {
        List<Address> others = List.of(Emails.address(null, "zoe@example.org"));

        Email copy = EVERYTHING.withRecipients(others, List.of(), others);

        assertThat(RecordParts.changed(EVERYTHING, copy)).containsExactly("to", "cc", "bcc", "envelope");
    }

    @Test
    void for_some_of_its_recipients_it_keeps_everything_else() {
        assertThat(RecordParts.changed(EVERYTHING, EVERYTHING.onlyFor(one -> false)))
                .containsExactly("envelope");
    }

    @Test
    void with_another_view_it_keeps_everything_else() {
        Email copy = EVERYTHING.withView("other", null, List.of(), Content.COMPOSED);

        assertThat(RecordParts.changed(EVERYTHING, copy)).containsExactly("text", "html", "attachments", "content");
    }
}
