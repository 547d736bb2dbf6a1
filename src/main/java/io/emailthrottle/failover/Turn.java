package io.emailthrottle.failover;

import io.emailthrottle.email.Delivery;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.KeyedCall;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.VendorRefused;
import io.emailthrottle.vendor.VendorUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One email's turn round its candidates, each vendor at most once. Belongs to one thread.
 *
 * <p>A vendor that may have the email and knows it by an idempotency key is the only one asked, as long as it remembers the
 * key; after that the email goes on by its {@link Delivery}.
 */
final class Turn {

    /** What became of an offer: the outcome that ends the round or null, and why the email was not taken or null. */
    private record Answer(Outcome end, SendFailure failure) {
        static final Answer PASSED = new Answer(null, null);
    }

    /** By so much a vendor's memory is taken to be shorter: clocks differ, and a repeat waits for its back-off and permit. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final Email email;
    private final Custody custody;
    private final Overflow overflow;
    private final SendMetrics metrics;
    private final Time time;
    private final List<Step> steps = new ArrayList<>();
    private final Set<VendorPipeline> asked = new HashSet<>();
    private boolean carried;
    private boolean attempted;
    private Optional<Duration> nextPermit = Optional.empty();
    private VendorPipeline left;
    /** What the custody keeps. */
    private KeyedCall kept;
    /** The vendor that may have the email by now and knows its key; null when there is none. */
    private KeyedCall open;

    Turn(Email email, Custody custody, Overflow overflow, SendMetrics metrics, Time time) {
        this.email = email;
        this.custody = custody;
        this.overflow = overflow;
        this.metrics = metrics;
        this.time = time;
        this.kept = custody.keyed();
    }

    List<Step> steps() {
        return steps;
    }

    Outcome outcome(Routes routes) {
        if (kept != null) {
            VendorPipeline vendor = routes.vendors().named(kept.vendor()).orElse(null);
            if (vendor != null
                    && remembers(vendor, kept)
                    && vendor.obstacle(email).isEmpty()) {
                open = kept;
                Outcome end = ask(vendor).end();
                return end != null ? end : deferred();
            }
            Unconfirmed forgotten = new Unconfirmed(
                    "whether it took the email stays unknown: it may have forgotten the idempotency key", null, false);
            note(kept.vendor(), forgotten);
            if (email.delivery() == Delivery.AT_MOST_ONCE) {
                return new Outcome.Unconfirmed(kept.vendor(), forgotten);
            }
        }
        Outcome end = offer(routes.of(email).target()).end();
        if (end != null) {
            return end;
        }
        return carried ? deferred() : new Outcome.Rejected(new MessageRejected("no vendor can carry this email"));
    }

    private boolean remembers(VendorPipeline vendor, KeyedCall call) {
        return !vendor.remembersKeysFor().isZero() && time.now().isBefore(call.until());
    }

    private Outcome deferred() {
        return new Outcome.Deferred(attempted, nextPermit, Optional.ofNullable(open));
    }

    private Answer offer(Candidate candidate) {
        return switch (candidate) {
            case VendorPipeline vendor -> ask(vendor);
            case VendorGroup group -> goThrough(group.selector());
        };
    }

    private Answer goThrough(FailoverSelector selector) {
        SendFailure mildest = null;
        for (Candidate candidate : selector.choose()) {
            Answer answer = offer(candidate);
            if (answer.failure() != null) {
                selector.failed(candidate, answer.failure());
                mildest = mildest == null || mildest.countsAgainstVendor() ? answer.failure() : mildest;
            } else if (answer.end() != null) {
                selector.succeeded(candidate);
            }
            if (answer.end() != null) {
                return answer;
            }
        }
        return new Answer(null, mildest);
    }

    private Answer ask(VendorPipeline vendor) {
        if (!asked.add(vendor)) {
            return Answer.PASSED;
        }
        Optional<String> obstacle = vendor.obstacle(email);
        if (obstacle.isPresent()) {
            steps.add(new Step(time.now(), vendor.name(), Step.SKIPPED, obstacle.get(), null));
            return Answer.PASSED;
        }
        carried = true;
        if (left != null) {
            metrics.failedOver(left.name());
        }
        left = vendor;
        int before = steps.size();
        try {
            return new Answer(new Outcome.Sent(vendor.name(), send(vendor)), null);
        } catch (SendFailure failure) {
            boolean failed = steps.subList(before, steps.size()).stream().anyMatch(Turn::failed);
            attempted |= failed;
            explain(failure, vendor, before);
            return new Answer(end(vendor, failure, failed), failure);
        }
    }

    /** The last of several calls may have been throttled, or not made: an earlier one that failed counts all the same. */
    private static boolean failed(Step step) {
        return step.called() && !step.outcome().equals(Throttled.KIND);
    }

    private SendReceipt send(VendorPipeline vendor) throws SendFailure {
        Duration memory = vendor.remembersKeysFor();
        if (memory.isZero()) {
            keep(null);
            return vendor.send(email, new KeyWindow(Instant.MAX, false, time), steps, custody);
        }
        Optional<Throttled> refusal = vendor.refusal();
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        if (kept == null || !kept.vendor().equals(vendor.name())) {
            keep(keyedCall(vendor.name(), memory));
        }
        KeyWindow window = new KeyWindow(kept.until(), open != null, time);
        try {
            return vendor.send(email, window, steps, custody);
        } catch (VendorRefused | VendorUnavailable | Throttled failure) {
            open = window.isUnconfirmed() ? kept : null;
            throw failure;
        }
    }

    private KeyedCall keyedCall(String vendor, Duration memory) {
        Instant first = custody.firstCall(vendor).orElseGet(time::now);
        Duration margin = shorter(MARGIN, memory.dividedBy(2));
        return new KeyedCall(vendor, first.plus(memory).minus(margin));
    }

    private void keep(KeyedCall call) {
        if (!Objects.equals(kept, call)) {
            custody.keep(call);
            kept = call;
        }
    }

    /**
     * The outcome that a failure ends the round with; null when the email goes on to the next vendor.
     *
     * @param failed whether a call failed before: then the back-off counts, not the next permit
     */
    private Outcome end(VendorPipeline vendor, SendFailure failure, boolean failed) {
        switch (failure) {
            case MessageRejected rejected -> {
                return new Outcome.Rejected(rejected);
            }
            case Throttled throttled -> {
                metrics.throttled(vendor.name(), throttled.by());
                boolean waits = !failed && waits(vendor, throttled);
                return waits || open != null ? deferred() : null;
            }
            case Unconfirmed unconfirmed -> {
                return end(vendor, unconfirmed);
            }
            default -> {
                attempted = true;
                return open != null ? deferred() : null;
            }
        }
    }

    /** Whether the email waits for this vendor; when that can be asked again is noted in any case. */
    private boolean waits(VendorPipeline vendor, Throttled throttled) {
        Optional<Duration> inLine = overflow.join(vendor, throttled, custody.waited(), custody.expiresAt());
        Duration wait = inLine.orElse(throttled.askAgainIn());
        nextPermit = Optional.of(nextPermit.map(known -> shorter(known, wait)).orElse(wait));
        return inLine.isPresent();
    }

    private Outcome end(VendorPipeline vendor, Unconfirmed unconfirmed) {
        attempted = true;
        boolean safe = unconfirmed.mayRepeat() && kept != null;
        open = safe ? kept : null;
        if (safe) {
            return deferred();
        }
        return email.delivery() == Delivery.AT_MOST_ONCE ? new Outcome.Unconfirmed(vendor.name(), unconfirmed) : null;
    }

    /** A call has left its step already; a refusal of ours, or of a middleware, happened before any call. */
    private void explain(SendFailure failure, VendorPipeline vendor, int before) {
        boolean ours = failure instanceof Throttled throttled && throttled.by() != Throttled.By.VENDOR;
        if (ours || steps.size() == before) {
            note(vendor.name(), failure);
        }
    }

    private void note(String vendor, SendFailure failure) {
        steps.add(new Step(time.now(), vendor, failure.kind(), failure.getMessage(), null));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
