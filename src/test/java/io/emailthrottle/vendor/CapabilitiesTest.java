package io.emailthrottle.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Emails;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {

    @Test
    void a_vendor_without_bounds_carries_anything() {
        assertThat(Capabilities.ANYTHING.obstacle(Emails.full())).isEmpty();
    }

    @Test
    void recipients_are_counted_over_to_cc_and_bcc() {
        assertThat(new Capabilities(4, Long.MAX_VALUE, true).obstacle(Emails.full()))
                .isEmpty();
        assertThat(new Capabilities(3, Long.MAX_VALUE, true).obstacle(Emails.full()))
                .hasValue("4 recipients, it takes at most 3");
    }

    @Test
    void size_is_measured_as_on_the_wire() {
        long size = Emails.full().wireSize();

        assertThat(new Capabilities(50, size, true).obstacle(Emails.full())).isEmpty();
        assertThat(new Capabilities(50, size - 1, true).obstacle(Emails.full()))
                .hasValueSatisfying(words -> assertThat(words).contains("about " + size + " bytes"));
    }

    @Test
    void inline_images_need_a_vendor_that_shows_them() {
        assertThat(new Capabilities(50, Long.MAX_VALUE, false).obstacle(Emails.full()))
                .hasValue("it cannot show inline images");
        assertThat(new Capabilities(50, Long.MAX_VALUE, false).obstacle(Emails.plain()))
                .isEmpty();
    }
}
