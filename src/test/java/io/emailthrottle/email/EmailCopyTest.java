package io.emailthrottle.email;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A field that a copy forgot would be lost in silence on the way to the vendor. */
class EmailCopyTest {

    /** Every component has a value of its own, none its default. */
    private static final Email EVERYTHING = Emails.full().toBuilder()
            .tenant("acme")
            .vendor("relay")
            .delivery(DeliveryGuarantee.AT_MOST_ONCE)
            .priority(Priority.HIGH)
            .traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
            .envelope(List.of(Emails.address(null, "bob@example.org")))
            .content(new Content.Raw(new byte[] {1}, "bounces@example.com", "<a@b>", List.of(), Set.of()))
            .build();

    @Test
    void the_sample_has_a_value_in_every_component() throws Exception {
        for (RecordComponent component : Email.class.getRecordComponents()) {
            Object value = component.getAccessor().invoke(EVERYTHING);
            assertThat(value).as(component.getName()).isNotNull();
            assertThat(value instanceof Collection<?> list && list.isEmpty())
                    .as(component.getName())
                    .isFalse();
            assertThat(value instanceof Map<?, ?> map && map.isEmpty())
                    .as(component.getName())
                    .isFalse();
        }
    }

    @Test
    void a_copy_has_every_component() {
        assertThat(EVERYTHING.toBuilder().build()).isEqualTo(EVERYTHING);
    }

    @Test
    void to_other_people_it_keeps_everything_else() throws Exception {
        List<Address> others = List.of(Emails.address(null, "zoe@example.org"));

        Email copy = EVERYTHING.withRecipients(others, List.of(), others);

        assertThat(changed(copy)).containsExactly("to", "cc", "bcc", "envelope");
    }

    @Test
    void for_some_of_its_recipients_it_keeps_everything_else() throws Exception {
        assertThat(changed(EVERYTHING.onlyFor(one -> false))).containsExactly("envelope");
    }

    @Test
    void with_another_view_it_keeps_everything_else() throws Exception {
        Email copy = EVERYTHING.withView("other", null, List.of(), Content.COMPOSED);

        assertThat(changed(copy)).containsExactly("text", "html", "attachments", "content");
    }

    private static List<String> changed(Email copy) throws Exception {
        List<String> names = new ArrayList<>();
        for (RecordComponent component : Email.class.getRecordComponents()) {
            Object before = component.getAccessor().invoke(EVERYTHING);
            Object after = component.getAccessor().invoke(copy);
            if (!before.equals(after)) {
                names.add(component.getName());
            }
        }
        return names;
    }
}
