package io.emailthrottle.delivery.reputation;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.delivery.reputation.ReputationSettings.Thresholds;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import io.emailthrottle.email.Priority;
import io.emailthrottle.failover.Pipelines;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.middleware.Reputation;
import io.emailthrottle.middleware.Reputation.State;
import io.emailthrottle.middleware.ReputationMiddleware;
import io.emailthrottle.middleware.Suspension;
import io.emailthrottle.middleware.SuspensionMiddleware;
import io.emailthrottle.store.BothDatabases;
import io.emailthrottle.store.TestDatabase;
import io.emailthrottle.store.TestStore;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** Two nodes on one database, each with two vendors. */
class ReputationMonitorTest {

    private static final ReputationSettings SETTINGS = new ReputationSettings(
            true, Duration.ofHours(24), 100, new Thresholds(2.5, 4, 8), new Thresholds(0.5, 1, 5));

    private static final String DOMAIN = "example.com";

    /** A node's vendors, and what it knows of their reputation. */
    private final class Node {
        private final Reputation reputation = new Reputation();
        private final SuspensionMiddleware gate = new SuspensionMiddleware(time);
        private final SuspensionMiddleware standbyGate = new SuspensionMiddleware(time);
        private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        private final VendorPipeline first = vendor("first", gate);
        private final VendorPipeline standby = vendor("standby", standbyGate);
        private final ReputationMonitor monitor;

        Node(ReputationSettings settings) {
            monitor = new ReputationMonitor(
                    new Vendors(List.of(first, standby)), reputation, store.reputation(), settings, metrics, time);
        }

        private VendorPipeline vendor(String name, SuspensionMiddleware suspension) {
            return Pipelines.of(
                    name, email -> new SendReceipt("1"), time, suspension, new ReputationMiddleware(name, reputation));
        }

        void sends(int emails) throws SendFailure {
            for (int i = 0; i < emails; i++) {
                Pipelines.send(first, Emails.plain(), time);
            }
        }

        State state() {
            return reputation.ofVendor("first").orElseThrow().state();
        }
    }

    private final ManualTime time = new ManualTime();
    private final List<AutoCloseable> closed = new ArrayList<>();
    private TestStore store;

    private Node node(Dialect dialect) {
        store = new TestStore(TestDatabase.shared(dialect));
        closed.add(store);
        return new Node(SETTINGS);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : closed) {
            one.close();
        }
    }

    @BothDatabases
    void a_wave_of_bounces_warns_then_holds_low_priority_back_then_suspends_and_ends_again(Dialect dialect)
            throws Exception {
        Node node = node(dialect);
        node.sends(1_000);
        bounce(node, 25);
        node.monitor.turn();
        assertThat(node.state()).isEqualTo(State.WARNING);
        assertThat(refusals(node)).containsExactly(false, false);

        bounce(node, 20);
        node.monitor.turn();
        assertThat(node.state()).isEqualTo(State.HOLDING_LOW);
        assertThat(refusals(node)).containsExactly(true, false);
        assertThat(refusal(node)).isEqualTo("emails of priority low are held back: 4.50% of 1,000 emails bounced");

        bounce(node, 40);
        node.monitor.turn();
        assertThat(node.gate.suspension().map(Suspension::by)).contains(ReputationMonitor.BY);
        assertThat(node.gate.suspension().map(Suspension::reason)).contains("8.50% of 1,000 emails bounced");
        assertThat(node.metrics
                        .get("email.vendor.reputation")
                        .tag("vendor", "first")
                        .gauge()
                        .value())
                .isEqualTo(3);

        time.pass(Duration.ofHours(25));
        node.monitor.turn();
        assertThat(node.state()).isEqualTo(State.OK);
        assertThat(node.gate.suspension()).isEmpty();
    }

    @BothDatabases
    void all_nodes_decide_by_the_counts_of_all_and_a_restart_loses_none(Dialect dialect) throws Exception {
        Node one = node(dialect);
        Node other = new Node(SETTINGS);
        one.sends(600);
        other.sends(400);
        bounce(one, 30);
        bounce(other, 15);
        one.monitor.turn();
        other.monitor.turn();
        one.monitor.turn();

        assertThat(one.state()).isEqualTo(State.HOLDING_LOW);
        assertThat(other.state()).isEqualTo(State.HOLDING_LOW);
        assertThat(one.reputation.ofVendor("first").orElseThrow().sent()).isEqualTo(1_000);

        Node restarted = new Node(SETTINGS);
        restarted.monitor.turn();
        assertThat(restarted.state()).isEqualTo(State.HOLDING_LOW);
    }

    @BothDatabases
    void addresses_that_do_not_exist_are_the_senders_fault_and_not_the_vendors(Dialect dialect) throws Exception {
        Node node = node(dialect);
        node.sends(1_000);
        for (int i = 0; i < 100; i++) {
            node.reputation.bounced("first", DOMAIN, true);
        }
        node.monitor.turn();

        assertThat(node.state()).isEqualTo(State.OK);
        assertThat(node.reputation.ofDomain(DOMAIN).orElseThrow().state())
                .as("a From domain suspends no vendor")
                .isEqualTo(State.HOLDING_LOW);
        assertThat(refusals(node)).containsExactly(true, false);
        assertThat(node.gate.suspension()).isEmpty();
    }

    @BothDatabases
    void the_last_vendor_that_can_be_called_is_not_suspended(Dialect dialect) throws Exception {
        Node node = node(dialect);
        node.standbyGate.setByOperator(Suspension.byOperator("r", time.now(), null));
        node.sends(1_000);
        bounce(node, 200);
        node.monitor.turn();
        assertThat(node.state()).isEqualTo(State.HOLDING_LOW);

        node.standbyGate.setByOperator(null);
        node.monitor.turn();
        assertThat(node.state()).isEqualTo(State.SUSPENDED);
    }

    @BothDatabases
    void few_emails_or_few_complaints_say_nothing(Dialect dialect) throws Exception {
        Node node = node(dialect);
        node.sends(99);
        bounce(node, 50);
        node.monitor.turn();
        assertThat(node.state()).isEqualTo(State.OK);

        node.sends(101);
        for (int i = 0; i < 4; i++) {
            node.reputation.complained("standby", DOMAIN);
        }
        node.monitor.turn();
        assertThat(node.reputation.ofVendor("standby").orElseThrow().state()).isEqualTo(State.OK);
    }

    @BothDatabases
    void a_rate_at_the_threshold_does_not_flap(Dialect dialect) throws Exception {
        Node node = node(dialect);
        node.sends(1_000);
        bounce(node, 40);
        node.monitor.turn();
        node.sends(100);
        node.monitor.turn();
        assertThat(node.state()).as("3.6%").isEqualTo(State.HOLDING_LOW);
        node.sends(200);
        node.monitor.turn();
        assertThat(node.state()).as("3.1%").isEqualTo(State.WARNING);
    }

    @BothDatabases
    void who_resumes_a_vendor_begins_its_count_anew_on_all_nodes(Dialect dialect) throws Exception {
        Node node = node(dialect);
        Node other = new Node(SETTINGS);
        node.sends(1_000);
        bounce(node, 200);
        node.monitor.turn();
        other.monitor.turn();
        assertThat(other.gate.suspension()).isPresent();

        assertThat(node.gate.endReputation()).isTrue();
        node.first.middleware(ReputationMiddleware.class).orElseThrow().countAnew();
        assertThat(node.gate.suspension()).isEmpty();
        node.monitor.turn();
        other.monitor.turn();

        assertThat(other.gate.suspension()).isEmpty();
        assertThat(node.state()).isEqualTo(State.OK);
    }

    @BothDatabases
    void what_is_turned_off_counts_and_does_nothing(Dialect dialect) throws Exception {
        node(dialect);
        Node off = new Node(
                new ReputationSettings(false, SETTINGS.window(), 1, SETTINGS.bounces(), SETTINGS.complaints()));
        off.sends(100);
        bounce(off, 50);
        off.monitor.turn();

        assertThat(off.state()).isEqualTo(State.OK);
        assertThat(off.metrics
                        .get("email.vendor.bounce.rate")
                        .tag("vendor", "first")
                        .gauge()
                        .value())
                .isEqualTo(0.5);
    }

    private static void bounce(Node node, int emails) {
        for (int i = 0; i < emails; i++) {
            node.reputation.bounced("first", DOMAIN, false);
        }
    }

    /** Whether an email of priority low is held back, and whether one of normal priority is. */
    private static List<Boolean> refusals(Node node) {
        ReputationMiddleware middleware =
                node.first.middleware(ReputationMiddleware.class).orElseThrow();
        return List.of(
                middleware.refusal(low()).isPresent(),
                middleware.refusal(Emails.plain()).isPresent());
    }

    private static String refusal(Node node) {
        return node.first.middleware(ReputationMiddleware.class).orElseThrow().refusal(low()).stream()
                .map(Throttled::getMessage)
                .findFirst()
                .orElse("");
    }

    private static Email low() {
        return Emails.plain().toBuilder().priority(Priority.LOW).build();
    }
}
