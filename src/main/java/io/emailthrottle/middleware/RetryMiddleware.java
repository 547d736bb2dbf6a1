package io.emailthrottle.middleware;

import io.emailthrottle.email.Email;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Calls the same vendor again after a failure that {@linkplain SendFailure#mayRepeat() may be repeated}. The count of
 * attempts belongs to one call; Resilience4j keeps it and the statistics, and the waiting is done in {@link Time}.
 */
public final class RetryMiddleware implements Middleware {

    private final io.github.resilience4j.retry.Retry retryMiddleware;
    private final Time time;

    /**
     * @param attempts calls in all, the first included
     * @throws IllegalArgumentException when attempts is less than 1
     */
    public RetryMiddleware(
            String name, int attempts, Backoff backoff, RandomGenerator random, Time time, RetryRegistry registry) {
        this.time = time;
        this.retryMiddleware = registry.retry(
                name,
                RetryConfig.<SendReceipt>custom()
                        .maxAttempts(attempts)
                        .intervalFunction(
                                failed -> backoff.after(failed, random).toMillis())
                        .retryOnException(failure -> failure instanceof SendFailure known && known.mayRepeat())
                        .build());
    }

    /** Calls in all, the first included. */
    public int attempts() {
        return retryMiddleware.getRetryConfig().getMaxAttempts();
    }

    @Override
    public SendReceipt send(Email email, EmailSender next) throws SendFailure {
        io.github.resilience4j.retry.Retry.AsyncContext<SendReceipt> attempts = retryMiddleware.asyncContext();
        while (true) {
            try {
                SendReceipt receipt = next.send(email);
                attempts.onComplete();
                return receipt;
            } catch (SendFailure failure) {
                long waitMillis = attempts.onError(failure);
                if (waitMillis < 0) {
                    throw failure;
                }
                if (waitMillis > 0) {
                    Pause.of(Duration.ofMillis(waitMillis), time);
                }
            }
        }
    }
}
