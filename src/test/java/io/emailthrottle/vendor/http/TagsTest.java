package io.emailthrottle.vendor.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import io.emailthrottle.email.Tag;
import java.util.List;
import org.junit.jupiter.api.Test;

class TagsTest {

    @Test
    void a_tag_becomes_name_and_value_in_one_word() {
        assertThat(Tags.asWords(tagged(new Tag("plan", "pro"), new Tag("vip", "")), 10))
                .containsExactly("plan:pro", "vip");
    }

    @Test
    void each_stands_once_and_the_first_ones_count_against_the_limit() {
        assertThat(Tags.asWords(tagged(new Tag("a", "1"), new Tag("a", "1"), new Tag("b", "2"), new Tag("c", "3")), 2))
                .containsExactly("a:1", "b:2");
    }

    @Test
    void the_emails_id_goes_along_in_place_of_a_tag_of_its_name() {
        Email email = tagged(new Tag("a", "1"), new Tag("email_id", "mine"), new Tag("b", "2"), new Tag("c", "3"));

        assertThat(Tags.withId(email, 2))
                .containsExactly(new Tag("a", "1"), new Tag("b", "2"), new Tag("email_id", Emails.ID.toString()));
    }

    private static Email tagged(Tag... tags) {
        return Emails.plainBuilder().tags(List.of(tags)).build();
    }
}
