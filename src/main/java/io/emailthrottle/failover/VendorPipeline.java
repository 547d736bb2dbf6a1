package io.emailthrottle.failover;

import io.emailthrottle.email.Email;
import io.emailthrottle.middleware.Capacity;
import io.emailthrottle.middleware.Delay;
import io.emailthrottle.middleware.Middleware;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.Unconfirmed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One vendor with its middlewares round it, outermost first. */
public final class VendorPipeline implements Candidate, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(VendorPipeline.class);

    private final String name;
    private final String type;
    private final List<Middleware> middlewares;
    private final EmailSender sender;
    private final SendMetrics metrics;
    private final Time time;

    public VendorPipeline(
            String name,
            String type,
            List<Middleware> middlewares,
            EmailSender sender,
            SendMetrics metrics,
            Time time) {
        this.name = name;
        this.type = type;
        this.middlewares = List.copyOf(middlewares);
        this.sender = sender;
        this.metrics = metrics;
        this.time = time;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<VendorPipeline> vendors() {
        return List.of(this);
    }

    public String type() {
        return type;
    }

    /** The middleware of this class, for those who show its state. */
    public <M extends Middleware> Optional<M> middleware(Class<M> type) {
        return middlewares.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    /** The number of sends that it would take now, and else when to ask again: what all middlewares let through. */
    public Capacity capacity() {
        return middlewares.stream()
                .map(middleware -> orWhenItFails(middleware::capacity, Capacity.UNLIMITED))
                .reduce(Capacity.UNLIMITED, Capacity::and);
    }

    /**
     * Makes sure that up to so many permits are at hand now.
     *
     * @return the number of sends that this vendor would take, at most that many
     */
    int hold(int sends, @Nullable String recipients) {
        int room = Math.min(sends, capacity(recipients).sends());
        for (Middleware middleware : middlewares) {
            int asked = room;
            room = room == 0
                    ? 0
                    : orWhenItFails(
                            () -> recipients == null ? middleware.hold(asked) : middleware.hold(asked, recipients),
                            asked);
        }
        return room;
    }

    /** The sends to a group of recipient domains that it would take now; null for all recipients. */
    Capacity capacity(@Nullable String recipients) {
        if (recipients == null) {
            return capacity();
        }
        return middlewares.stream()
                .map(middleware -> orWhenItFails(() -> middleware.capacity(recipients), Capacity.UNLIMITED))
                .reduce(Capacity.UNLIMITED, Capacity::and);
    }

    /** Whether it answers at all, by a harmless call; empty when its sender has none. */
    public Optional<BooleanSupplier> liveness() {
        return sender.liveness();
    }

    /** Why this vendor cannot carry the email; empty when it can. */
    Optional<String> obstacle(Email email) {
        return sender.capabilities().obstacle(email);
    }

    /** How long the vendor remembers an email's idempotency key; zero when it takes none. */
    Duration remembersKeysFor() {
        return sender.capabilities().idempotency();
    }

    /** The reason why the vendor would not be called now; empty when it would. Takes no permit. */
    Optional<Throttled> refusal() {
        return middlewares.stream()
                .map(middleware -> orWhenItFails(middleware::refusal, Optional.<Throttled>empty()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The same for one email. */
    Optional<Throttled> refusal(Email email) {
        return middlewares.stream()
                .map(middleware -> orWhenItFails(() -> middleware.refusal(email), Optional.<Throttled>empty()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Why this vendor would probably refuse the email; empty when nothing speaks against it. */
    Optional<String> doubt(Email email) {
        for (Middleware middleware : middlewares) {
            Optional<String> doubt = orWhenItFails(() -> middleware.doubt(email), Optional.<String>empty());
            if (doubt.isPresent()) {
                return doubt;
            }
        }
        return Optional.empty();
    }

    /** A middleware that fails here fails in its send as well, where the email's timeline tells it. */
    private <T> T orWhenItFails(Supplier<T> question, T otherwise) {
        try {
            return question.get();
        } catch (RuntimeException bug) {
            log.debug("a middleware of {} failed when it was asked for its state", name, bug);
            return otherwise;
        }
    }

    /** What it would do with the email now. */
    VendorPlan forecast(Email email) {
        Optional<String> obstacle = obstacle(email);
        if (obstacle.isPresent()) {
            return VendorPlan.skipped(this, obstacle.get());
        }
        return refusal(email)
                .map(refusal -> VendorPlan.throttled(this, refusal))
                .orElseGet(this::readyAfterDelay);
    }

    /** Whether it would be called with the email at once. Takes no permit. */
    public boolean isReadyFor(Email email) {
        VendorPlan plan = forecast(email);
        return plan.isReady()
                && Duration.ZERO.equals(plan.callableIn())
                && doubt(email).isEmpty();
    }

    private VendorPlan readyAfterDelay() {
        Delay delay = middlewares.stream()
                .map(middleware -> orWhenItFails(middleware::delay, Delay.NONE))
                .reduce(Delay.NONE, Delay::or);
        return VendorPlan.ready(this, delay.length(), delay.reason());
    }

    /**
     * Sends through all middlewares; each call that reaches the vendor adds its step. A middleware that throws anything unforeseen
     * counts as this vendor's failure, and what the vendor has said stands.
     *
     * @param guard decides whether a call may be repeated
     * @param attemptContext notified before each call, which it may forbid
     */
    SendReceipt send(Email email, RepeatGuard guard, List<Step> steps, AttemptContext attemptContext)
            throws SendFailure {
        VendorReply word = new VendorReply();
        Instant[] idleSince = {time.now()};
        EmailSender chain = outgoing -> {
            guard.requireOpen();
            for (Middleware middleware : middlewares) {
                middleware.beforeCall();
            }
            attemptContext.calling(name);
            metrics.traces().waited(idleSince[0], time.now());
            try {
                SendReceipt receipt = call(outgoing, steps);
                word.said(receipt);
                return receipt;
            } catch (SendFailure failure) {
                SendFailure noted = guard.noted(failure);
                word.said(noted);
                throw noted;
            } finally {
                idleSince[0] = time.now();
            }
        };
        for (Middleware middleware : middlewares.reversed()) {
            EmailSender next = chain;
            chain = outgoing -> middleware.send(outgoing, next);
        }
        try (Traces.Scope _ = metrics.traces().vendor(name)) {
            return chain.send(email);
        } catch (SendFailure failure) {
            if (word.yes() == null) {
                throw failure;
            }
            log.warn("{} took an email; a middleware's {} after that changes nothing", name, failure.kind());
            return word.yes();
        } catch (RuntimeException bug) {
            log.error("a middleware of {} failed in an unforeseen way", name, bug);
            if (word.yes() == null) {
                throw word.insteadOf(bug);
            }
            return word.yes();
        }
    }

    private SendReceipt call(Email email, List<Step> steps) throws SendFailure {
        int before = steps.size();
        try (Traces.Scope trace = metrics.traces().call(name)) {
            try {
                return timed(email, steps);
            } finally {
                trace.outcome(steps.size() > before ? steps.getLast().outcome() : "error");
            }
        }
    }

    private SendReceipt timed(Email email, List<Step> steps) throws SendFailure {
        long began = time.nanos();
        try {
            SendReceipt receipt = sender.send(email);
            note(steps, Step.SENT, receipt.vendorMessageId(), began);
            return receipt;
        } catch (SendFailure failure) {
            note(steps, failure.kind(), failure.getMessage(), began);
            throw failure;
        } catch (RuntimeException bug) {
            log.error("{} failed in an unforeseen way", name, bug);
            Unconfirmed failure =
                    new Unconfirmed("internal error: " + bug.getClass().getSimpleName(), bug, false);
            note(steps, failure.kind(), failure.getMessage(), began);
            throw failure;
        }
    }

    private void note(List<Step> steps, String outcome, @Nullable String detail, long began) {
        long took = time.nanos() - began;
        metrics.called(name, outcome, took);
        steps.add(new Step(time.now(), name, outcome, detail, Duration.ofNanos(took)));
    }

    @Override
    public void close() {
        sender.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
