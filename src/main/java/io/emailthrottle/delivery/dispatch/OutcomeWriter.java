package io.emailthrottle.delivery.dispatch;

import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.store.claim.ClaimToken;
import io.emailthrottle.store.email.AttemptOutcome;
import io.emailthrottle.store.email.EmailStore;
import io.emailthrottle.store.write.StoreUnavailable;
import io.emailthrottle.time.Time;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes how deliveries ended: again and again until the database has it, because a vendor's answer must not be forgotten. */
public final class OutcomeWriter {

    static final Duration AGAIN_AFTER = Duration.ofMillis(500);

    private static final Logger log = LoggerFactory.getLogger(OutcomeWriter.class);

    private final EmailStore store;
    private final Consumer<EmailStatus> written;
    private final Time time;

    /** @param written is given each status once it is on disk */
    OutcomeWriter(EmailStore store, Consumer<EmailStatus> written, Time time) {
        this.store = store;
        this.written = written;
        this.time = time;
    }

    /** Returns once the outcome is on disk, or came too late; also when the thread is interrupted for the second time. */
    void write(AttemptOutcome attemptOutcome, ClaimToken claimToken) {
        boolean interrupted = false;
        boolean inDoubt = false;
        try {
            while (true) {
                try {
                    boolean kept = DurableWrite.await(store.finish(attemptOutcome, claimToken));
                    if (!kept && attemptOutcome.wasTaken()) {
                        writeLate(attemptOutcome, inDoubt);
                    } else if (!kept && !inDoubt) {
                        log.warn("the outcome {} came too late: the lease was lost", attemptOutcome.status());
                    } else {
                        written.accept(attemptOutcome.status());
                    }
                    return;
                } catch (StoreUnavailable e) {
                    inDoubt |= e.maybeKept();
                    log.warn("the outcome {} is not written yet: {}", attemptOutcome.status(), e.getMessage());
                }
                try {
                    time.sleep(AGAIN_AFTER);
                } catch (InterruptedException e) {
                    if (interrupted) {
                        return;
                    }
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A vendor's yes ends further attempts, on every node. */
    private void writeLate(AttemptOutcome attemptOutcome, boolean inDoubt) {
        if (DurableWrite.await(store.sentLate(attemptOutcome, inDoubt))) {
            log.warn(
                    "{} took the email when its lease was lost already; it is not sent again", attemptOutcome.vendor());
        }
        written.accept(attemptOutcome.status());
    }
}
