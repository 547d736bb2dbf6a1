package io.emailthrottle.failover;

import io.emailthrottle.email.DeliveryGuarantee;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.KeyedCall;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.ProbeCall;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.VendorRefused;
import io.emailthrottle.vendor.VendorUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One email's turn round its candidates, each vendor at most once. Belongs to one thread.
 *
 * <p>A vendor that may have the email and knows it by an idempotency key is called again first: for as long as it remembers
 * the key when the email is to be sent at most once, and else for the short time that the email insists on it. After that the
 * email goes on by its {@link DeliveryGuarantee}. It goes on at once when that vendor is suspended, its circuit opens, it stops to
 * answer or it refuses the account.
 */
final class FailoverRun {

    /** What became of an offer: the outcome that ends the round or null, and why the email was not taken or null. */
    private record Answer(@Nullable Outcome end, @Nullable SendFailure failure) {
        static final Answer PASSED = new Answer(null, null);
    }

    /** By so much a vendor's memory is taken to be shorter: clocks differ, and a repeat waits for its back-off and permit. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();
    /** An email insists on a vendor for no more than this part of the time that it has left. */
    private static final int PARTS = 4;

    private final Email email;
    private final AttemptContext attemptContext;
    private final Settings settings;
    private final SendMetrics metrics;
    private final Time time;
    private final List<Step> steps = new ArrayList<>();
    private final Set<VendorPipeline> asked = new HashSet<>();
    private @Nullable Route route;
    private Doubts doubts = new Doubts(Map.of());
    private final List<VendorPipeline> postponed = new ArrayList<>();
    /** Whether a vendor only waits for a permit that comes soon. */
    private boolean permitSoon;
    /** The number of vendors tried so far that can carry the email. */
    private int carriers;

    private boolean attempted;
    private @Nullable MessageRejected rejection;
    private Optional<Duration> nextPermit = Optional.empty();
    private @Nullable VendorPipeline left;
    /** What the custody keeps. */
    private @Nullable KeyedCall kept;
    /** The vendor that may have the email by now and knows its key; null when there is none, or the email goes on. */
    private @Nullable KeyedCall open;

    /**
     * @param overflow decides whether an email waits for a throttled vendor
     * @param insistFor how long an email that may be sent twice insists on a vendor that may have it and knows its key
     */
    record Settings(Overflow overflow, Duration insistFor) {}

    FailoverRun(Email email, AttemptContext attemptContext, Settings settings, SendMetrics metrics, Time time) {
        this.email = email;
        this.attemptContext = attemptContext;
        this.settings = settings;
        this.metrics = metrics;
        this.time = time;
        this.kept = attemptContext.keyed();
    }

    List<Step> steps() {
        return steps;
    }

    Outcome outcome(Routes routes) {
        route = routes.of(email);
        Outcome end = kept == null ? null : insist(routes, kept);
        if (end == null) {
            doubts = Doubts.of(route.target().vendors(), email);
            end = offer(route.target(), false).end();
        }
        doubts = new Doubts(Map.of());
        for (int i = 0; end == null && !permitSoon && i < postponed.size(); i++) {
            end = ask(postponed.get(i), false).end();
        }
        if (end != null) {
            return end;
        }
        if (carriers == 0 && postponed.isEmpty()) {
            return new Outcome.Rejected(new MessageRejected("no vendor can carry this email"));
        }
        return rejection != null && carriers == 1 ? new Outcome.Rejected(rejection) : deferred();
    }

    /** Calls the vendor again that may have the email. Null when the email goes on to other vendors. */
    private @Nullable Outcome insist(Routes routes, KeyedCall call) {
        VendorPipeline vendor = routes.vendors().named(call.vendor()).orElse(null);
        Optional<Throttled> closed = vendor == null || atMostOnce() ? Optional.empty() : closed(vendor);
        if (vendor != null && remembers(vendor, call) && vendor.obstacle(email).isEmpty() && closed.isEmpty()) {
            open = call;
            return ask(vendor, false).end();
        }
        Unconfirmed unknown = new Unconfirmed(
                "whether it took the email stays unknown: "
                        + closed.map(Throttled::getMessage)
                                .orElse("the time for repeats with the idempotency key is over"),
                null,
                false);
        note(call.vendor(), unknown);
        return atMostOnce() ? new Outcome.Unconfirmed(call.vendor(), unknown) : null;
    }

    private boolean atMostOnce() {
        return email.delivery() == DeliveryGuarantee.AT_MOST_ONCE;
    }

    private boolean remembers(VendorPipeline vendor, KeyedCall call) {
        return !vendor.remembersKeysFor().isZero() && time.now().isBefore(call.until());
    }

    private static Optional<Throttled> closed(VendorPipeline vendor) {
        return vendor.refusal().filter(refusal -> Doubts.CLOSED.contains(refusal.by()));
    }

    private Outcome deferred() {
        return new Outcome.Deferred(attempted, nextPermit, Optional.ofNullable(open));
    }

    /** @param probe whether the candidate is only tried, because it failed before */
    private Answer offer(Candidate candidate, boolean probe) {
        return switch (candidate) {
            case VendorPipeline vendor -> ask(vendor, probe);
            case VendorGroup group -> goThrough(group.selector(), probe);
        };
    }

    private Answer goThrough(FailoverSelector selector, boolean probe) {
        SendFailure mildest = null;
        FailoverSelector.Choice choice = selector.choose(email);
        if (choice.keepWarm()) {
            String standby = choice.order().getFirst().name();
            steps.add(
                    new Step(time.now(), standby, Step.KEPT_WARM, "a share of the emails keeps standbys in use", null));
        }
        for (Candidate candidate : choice.order()) {
            boolean tried = choice.probe() && candidate == choice.order().getFirst();
            Answer answer = offer(candidate, probe || tried);
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

    private Answer ask(VendorPipeline vendor, boolean probe) {
        Optional<String> doubt = doubts.of(vendor);
        if (doubt.isPresent() && !asked.contains(vendor)) {
            if (!postponed.contains(vendor)) {
                postponed.add(vendor);
                steps.add(new Step(time.now(), vendor.name(), Step.POSTPONED, doubt.get(), null));
            }
            return Answer.PASSED;
        }
        if (!asked.add(vendor)) {
            return Answer.PASSED;
        }
        Optional<String> obstacle = vendor.obstacle(email);
        if (obstacle.isPresent()) {
            steps.add(new Step(time.now(), vendor.name(), Step.SKIPPED, obstacle.get(), null));
            return Answer.PASSED;
        }
        carriers++;
        if (left != null) {
            metrics.failedOver(left.name());
        }
        left = vendor;
        int before = steps.size();
        try {
            SendReceipt receipt = probe ? ProbeCall.run(() -> send(vendor)) : send(vendor);
            return new Answer(new Outcome.Sent(vendor.name(), receipt), null);
        } catch (SendFailure failure) {
            boolean failed = steps.subList(before, steps.size()).stream().anyMatch(FailoverRun::failed);
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
            return vendor.send(email, guard(vendor, Instant.MAX), steps, attemptContext);
        }
        Optional<Throttled> refusal = vendor.refusal(email);
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        KeyedCall call = kept;
        if (call == null || !call.vendor().equals(vendor.name())) {
            call = keyedCall(vendor.name(), memory);
            keep(call);
        }
        RepeatGuard guard = guard(vendor, call.until());
        try {
            return vendor.send(email, guard, steps, attemptContext);
        } catch (SendFailure failure) {
            open = guard.isUnconfirmed() ? new KeyedCall(vendor.name(), guard.until()) : null;
            throw failure;
        }
    }

    private RepeatGuard guard(VendorPipeline vendor, Instant keyUntil) {
        return new RepeatGuard(
                new RepeatGuard.Limits(keyUntil, this::insistFor, () -> elsewhere(vendor), !atMostOnce()),
                open != null,
                time);
    }

    private Duration insistFor() {
        if (atMostOnce()) {
            return FOREVER;
        }
        Duration part = Duration.between(time.now(), attemptContext.expiresAt()).dividedBy(PARTS);
        return shorter(settings.insistFor(), part.isNegative() ? Duration.ZERO : part);
    }

    /** Whether another vendor would take the email in this round. */
    private boolean elsewhere(VendorPipeline vendor) {
        return Objects.requireNonNull(route, "the round has begun").target().vendors().stream()
                .anyMatch(other -> other != vendor
                        && !asked.contains(other)
                        && other.obstacle(email).isEmpty()
                        && other.refusal(email).isEmpty());
    }

    private KeyedCall keyedCall(String vendor, Duration memory) {
        Instant first = attemptContext.firstCall(vendor).orElseGet(time::now);
        Duration margin = shorter(MARGIN, memory.dividedBy(2));
        return new KeyedCall(vendor, first.plus(memory).minus(margin));
    }

    private void keep(@Nullable KeyedCall call) {
        if (!Objects.equals(kept, call)) {
            attemptContext.keep(call);
            kept = call;
        }
    }

    /**
     * The outcome that a failure ends the round with; null when the email goes on to the next vendor.
     *
     * @param failed whether a call failed before: then the back-off counts, not the next permit
     */
    private @Nullable Outcome end(VendorPipeline vendor, SendFailure failure, boolean failed) {
        return switch (failure) {
            case MessageRejected rejected -> end(rejected);
            case Throttled throttled -> {
                metrics.throttled(vendor.name(), throttled.by());
                boolean waits = !failed && waits(vendor, throttled);
                yield waits || insists(Doubts.CLOSED.contains(throttled.by())) ? deferred() : null;
            }
            case Unconfirmed unconfirmed -> end(vendor, unconfirmed);
            case VendorRefused _ -> {
                attempted = true;
                yield insists(true) ? deferred() : null;
            }
            case VendorUnavailable _ -> {
                attempted = true;
                yield insists(false) ? deferred() : null;
            }
        };
    }

    /** Another vendor is called once for its opinion, unless a vendor may have the email and must not be joined by another. */
    private @Nullable Outcome end(MessageRejected rejected) {
        if (rejected.isFinal() || rejection != null || open != null && atMostOnce()) {
            return new Outcome.Rejected(rejected);
        }
        rejection = rejected;
        open = null;
        return null;
    }

    /**
     * Whether the email stays with the vendor that may have it.
     *
     * @param closed whether that vendor is not to be expected to answer soon
     */
    private boolean insists(boolean closed) {
        if (closed && !atMostOnce()) {
            open = null;
        }
        return open != null;
    }

    /** Whether the email waits for this vendor; when that can be called again is noted in any case. */
    private boolean waits(VendorPipeline vendor, Throttled throttled) {
        Optional<Duration> inLine =
                settings.overflow().join(vendor, throttled, attemptContext.waited(), attemptContext.expiresAt());
        Duration wait = inLine.orElse(throttled.askAgainIn());
        nextPermit = Optional.of(nextPermit.map(known -> shorter(known, wait)).orElse(wait));
        permitSoon |= Doubts.isWorthWaiting(throttled, wait);
        return inLine.isPresent();
    }

    private @Nullable Outcome end(VendorPipeline vendor, Unconfirmed unconfirmed) {
        attempted = true;
        if (unconfirmed.mayRepeat() && open != null) {
            return deferred();
        }
        open = null;
        return atMostOnce() ? new Outcome.Unconfirmed(vendor.name(), unconfirmed) : null;
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
