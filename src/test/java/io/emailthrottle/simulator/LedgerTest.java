package io.emailthrottle.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.email.EmailStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private final Ledger ledger = new Ledger(3);

    @Test
    void an_email_without_an_end_is_lost() {
        arriveAndEnd(0, 1);
        ledger.ended(1, EmailStatus.FAILED);

        assertThat(ledger.lost()).isEqualTo(1);
    }

    @Test
    void an_email_that_counts_as_sent_but_arrived_nowhere_is_lost() {
        arriveAndEnd(0, 1);
        arriveAndEnd(1, 1);
        ledger.sent(2, 1);

        assertThat(ledger.lost()).isEqualTo(1);
    }

    @Test
    void each_arrival_after_the_first_is_a_duplicate() {
        arriveAndEnd(0, 1);
        ledger.arrived(0);
        ledger.arrived(0);
        ledger.arrived(1);

        assertThat(ledger.duplicates()).isEqualTo(2);
    }

    @Test
    void an_email_ends_once() {
        ledger.ended(0, EmailStatus.EXPIRED);

        assertThatThrownBy(() -> ledger.sent(0, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_percentile_is_the_delay_that_this_share_stays_within() {
        Ledger ofMany = new Ledger(2000);
        for (int i = 2000; i > 0; i--) {
            ofMany.sent(i, i);
        }

        assertThat(ofMany.delay(0.5)).isEqualTo(Duration.ofNanos(1000));
        assertThat(ofMany.delay(0.99)).isEqualTo(Duration.ofNanos(1980));
        assertThat(ofMany.delay(1)).isEqualTo(Duration.ofNanos(2000));
        assertThat(ledger.delay(0.5)).isZero();
    }

    private void arriveAndEnd(int number, long delay) {
        ledger.arrived(number);
        ledger.sent(number, delay);
    }
}
