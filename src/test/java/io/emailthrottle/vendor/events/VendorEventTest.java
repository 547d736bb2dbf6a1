package io.emailthrottle.vendor.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Visitor;
import org.junit.jupiter.api.Test;

class VendorEventTest {

    @Test
    void what_a_vendor_says_can_be_stored() {
        VendorEvent event = VendorEvent.of(EventType.CLICKED)
                .saying("a\0b")
                .withId("\0id")
                .by("203.0.113.9\0", "Mozilla\0" + "x".repeat(1000));

        assertThat(event.detail()).isEqualTo("ab");
        assertThat(event.id()).isEqualTo("id");
        assertThat(event.visitor().ipAddress()).isEqualTo("203.0.113.9");
        assertThat(event.visitor().userAgent()).startsWith("Mozillax").hasSize(500);
    }

    @Test
    void an_address_that_is_none_is_left_out_and_a_visitor_tells_nothing_in_logs() {
        Visitor visitor = new Visitor("x".repeat(46), "Mozilla");

        assertThat(visitor.ipAddress()).isNull();
        assertThat(visitor.toString()).doesNotContain("Mozilla");
        assertThat(VendorEvent.of(EventType.CLICKED).by(null, null).visitor()).isNull();
    }
}
