package io.emailthrottle.vendor.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.email.Emails;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.ProbeCall;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.VendorRefused;
import io.emailthrottle.vendor.VendorUnavailable;
import io.emailthrottle.vendor.simulated.SimulatedSettings.Outage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulatedSenderTest {

    private static final Map<SimulatedFailure, String> TIMEOUTS = Map.of(
            SimulatedFailure.SILENT, "unconfirmed",
            SimulatedFailure.UNREACHABLE, "vendor_unavailable",
            SimulatedFailure.DRIPPING, "vendor_unavailable");

    private final ManualTime time = new ManualTime();

    @Test
    void latencies_have_the_median_and_the_99th_percentile_that_were_asked_for() throws SendFailure {
        EmailSender sender = sender(Map.of(), List.of(), 7);
        List<Duration> latencies = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            Duration before = time.passed();
            sender.send(Emails.plain());
            latencies.add(time.passed().minus(before));
        }
        Collections.sort(latencies);

        assertThat(latencies.get(10_000)).isBetween(Duration.ofMillis(29), Duration.ofMillis(31));
        assertThat(latencies.get(19_800)).isBetween(Duration.ofMillis(92), Duration.ofMillis(108));
    }

    @Test
    void the_same_seed_fails_in_the_same_places_and_as_often_as_asked() {
        Map<SimulatedFailure, Double> failures = Map.of(SimulatedFailure.VENDOR_UNAVAILABLE, 0.25);

        List<Boolean> once = outcomes(sender(failures, List.of(), 42), 4000);
        List<Boolean> again = outcomes(sender(failures, List.of(), 42), 4000);
        List<Boolean> other = outcomes(sender(failures, List.of(), 43), 4000);

        assertThat(again).isEqualTo(once).isNotEqualTo(other);
        assertThat(Collections.frequency(once, false)).isBetween(900, 1100);
    }

    @ParameterizedTest
    @EnumSource
    void each_kind_of_failure_can_be_had(SimulatedFailure failure) {
        EmailSender sender = sender(Map.of(failure, 1.0), List.of(), 1);

        assertThatThrownBy(() -> sender.send(Emails.plain()))
                .isInstanceOfSatisfying(
                        SendFailure.class,
                        made -> assertThat(made.kind())
                                .isEqualToIgnoringCase(TIMEOUTS.getOrDefault(failure, failure.name())));
    }

    @ParameterizedTest
    @EnumSource(names = {"SILENT", "UNREACHABLE", "DRIPPING"})
    void a_time_out_takes_as_long_as_a_real_vendors_unless_the_call_is_a_probe(SimulatedFailure failure) {
        EmailSender sender = sender(Map.of(failure, 1.0), List.of(), 1);
        for (boolean probe : new boolean[] {false, true}) {
            Instant began = time.now();

            assertThatThrownBy(() -> {
                        if (probe) {
                            ProbeCall.send(Emails.plain(), sender);
                        } else {
                            sender.send(Emails.plain());
                        }
                    })
                    .isInstanceOfSatisfying(
                            SendFailure.class,
                            made -> assertThat(made.isTimeout()).isTrue());
            Duration took = Duration.between(began, time.now());
            assertThat(took).isGreaterThanOrEqualTo(probe ? ProbeCall.PATIENCE : Duration.ofSeconds(5));
            assertThat(probe && took.compareTo(Duration.ofSeconds(5)) >= 0).isFalse();
        }
    }

    @Test
    void an_outage_begins_ends_and_comes_back() throws SendFailure {
        Outage outage = new Outage(
                Duration.ofMinutes(1), Duration.ofSeconds(30), Duration.ofMinutes(5), SimulatedFailure.VENDOR_REFUSED);
        EmailSender sender = sender(Map.of(), List.of(outage), 1);

        sender.send(Emails.plain());
        time.pass(Duration.ofMinutes(1));
        assertThatThrownBy(() -> sender.send(Emails.plain())).isInstanceOf(VendorRefused.class);
        time.pass(Duration.ofSeconds(30));
        sender.send(Emails.plain());
        time.pass(Duration.ofSeconds(270));
        assertThatThrownBy(() -> sender.send(Emails.plain())).isInstanceOf(VendorRefused.class);
    }

    @Test
    void an_outage_without_an_end_stays() {
        EmailSender sender = sender(
                Map.of(),
                List.of(new Outage(Duration.ZERO, Duration.ofDays(365), null, SimulatedFailure.VENDOR_UNAVAILABLE)),
                1);
        time.pass(Duration.ofDays(300));

        assertThatThrownBy(() -> sender.send(Emails.plain())).isInstanceOf(VendorUnavailable.class);
    }

    private EmailSender sender(Map<SimulatedFailure, Double> failures, List<Outage> outages, long seed) {
        return new SimulatedFactory(time)
                .create(
                        "sim",
                        new SimulatedSettings(Duration.ofMillis(30), Duration.ofMillis(100), failures, outages, seed));
    }

    private static List<Boolean> outcomes(EmailSender sender, int count) {
        List<Boolean> outcomes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            try {
                sender.send(Emails.plain());
                outcomes.add(true);
            } catch (SendFailure failure) {
                outcomes.add(false);
            }
        }
        return outcomes;
    }
}
