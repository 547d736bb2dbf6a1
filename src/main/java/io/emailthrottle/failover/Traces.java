package io.emailthrottle.failover;

import io.emailthrottle.email.Email;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The spans of an email's way: {@code email.accept}; {@code email.round}, which goes on with the trace in which the email
 * was accepted, however long ago; and in a round, for each vendor, {@code email.vendor} with {@code email.wait} and {@code
 * email.call}. Costs nothing while tracing is off.
 */
public final class Traces {

    public static final Traces OFF = new Traces(null, null);

    private static final String TRACEPARENT = "traceparent";
    private static final Duration WORTH_A_SPAN = Duration.ofMillis(1);

    /** A span that the current thread is in until it is closed. */
    public static final class Scope implements AutoCloseable {
        private static final Scope NONE = new Scope(null, null);

        private final @Nullable Span span;
        private final Tracer.@Nullable SpanInScope inScope;

        private Scope(@Nullable Span span, Tracer.@Nullable SpanInScope inScope) {
            this.span = span;
            this.inScope = inScope;
        }

        void outcome(String outcome) {
            if (span != null) {
                span.tag("outcome", outcome);
            }
        }

        @Override
        public void close() {
            if (span != null && inScope != null) {
                inScope.close();
                span.end();
            }
        }
    }

    private final @Nullable Tracer tracer;
    private final @Nullable Propagator propagator;

    /** @param tracer null when tracing is off */
    public Traces(@Nullable Tracer tracer, @Nullable Propagator propagator) {
        this.tracer = tracer;
        this.propagator = propagator;
    }

    /** The trace that this thread is in, as the W3C writes it; null when it is in none. */
    public @Nullable String traceparent() {
        Span current = tracer == null ? null : tracer.currentSpan();
        if (current == null || propagator == null) {
            return null;
        }
        Map<String, String> carrier = new HashMap<>();
        propagator.inject(current.context(), carrier, (_, name, value) -> carrier.put(name, value));
        return carrier.get(TRACEPARENT);
    }

    /** The write that makes accepted emails durable. */
    public Scope accept() {
        return tracer == null ? Scope.NONE : enter(tracer, tracer.nextSpan().name("email.accept"));
    }

    /** One turn round the vendors. */
    public Scope round(Email email) {
        if (tracer == null || propagator == null) {
            return Scope.NONE;
        }
        return enter(
                tracer,
                propagator
                        .extract(email, (carrier, name) -> name.equals(TRACEPARENT) ? carrier.traceparent() : null)
                        .name("email.round")
                        .tag("email", email.id().toString())
                        .start());
    }

    /** An offer to one vendor, with all its middlewares. */
    Scope vendor(String vendor) {
        return tracer == null
                ? Scope.NONE
                : enter(tracer, tracer.nextSpan().name("email.vendor").tag("vendor", vendor));
    }

    /** A call to the vendor. */
    Scope call(String vendor) {
        return tracer == null
                ? Scope.NONE
                : enter(tracer, tracer.nextSpan().name("email.call").tag("vendor", vendor));
    }

    /** What the middlewares waited before a call: for a permit, or between two attempts. */
    void waited(Instant since, Instant until) {
        if (tracer != null && Duration.between(since, until).compareTo(WORTH_A_SPAN) > 0) {
            tracer.spanBuilder()
                    .name("email.wait")
                    .startTimestamp(since.toEpochMilli(), TimeUnit.MILLISECONDS)
                    .start()
                    .end(until.toEpochMilli(), TimeUnit.MILLISECONDS);
        }
    }

    private static Scope enter(Tracer tracer, Span span) {
        Span started = span.start();
        return new Scope(started, tracer.withSpan(started));
    }
}
