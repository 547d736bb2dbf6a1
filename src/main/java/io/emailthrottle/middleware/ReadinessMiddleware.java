package io.emailthrottle.middleware;

import io.emailthrottle.email.Email;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.Readiness;
import io.emailthrottle.vendor.ReadinessCheck;
import io.emailthrottle.vendor.ReadinessUnknown;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.VendorRefused;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Knows what the vendor said of its account when that was last checked. It keeps no email from the vendor: an email whose From
 * domain the vendor does not know is only offered to all others first.
 */
public final class ReadinessMiddleware implements Middleware {

    /**
     * The result of a check.
     *
     * @param at when it was made
     * @param since since when the state is what it is
     */
    public record Checked(Readiness readiness, Instant at, Instant since) {}

    private final @Nullable ReadinessCheck check;
    private final Time time;
    private final ReentrantLock checking = new ReentrantLock();
    private volatile @Nullable Checked last;
    private volatile boolean contradicted;

    /** @param check null for a vendor that has none */
    public ReadinessMiddleware(@Nullable ReadinessCheck check, Time time) {
        this.check = check;
        this.time = time;
    }

    /** The last result; empty before the first check. */
    public Optional<Checked> last() {
        return Optional.ofNullable(last);
    }

    /** Whether a call since the last check ended otherwise than that let expect. */
    public boolean isContradicted() {
        return contradicted;
    }

    /** Makes the check now. Blocks, for seconds; of two at a time the second waits. */
    public Checked check() {
        checking.lock();
        try {
            contradicted = false;
            Checked before = last;
            Readiness now = withKnownDomains(ask(), before);
            Instant at = time.now();
            Instant since = before != null && before.readiness().state() == now.state() ? before.since() : at;
            Checked result = new Checked(now, at, since);
            last = result;
            return result;
        } finally {
            checking.unlock();
        }
    }

    private Readiness ask() {
        if (check == null) {
            return Readiness.unknown("vendors of this type tell nothing of their accounts");
        }
        try {
            return check.check();
        } catch (ReadinessUnknown e) {
            return Readiness.unknown(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return Readiness.notReady("no answer: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
        } catch (RuntimeException e) {
            return Readiness.unknown("the answer cannot be read: " + e);
        }
    }

    /** A check that did not come as far as the domains changes nothing about them. */
    private static Readiness withKnownDomains(Readiness now, @Nullable Checked before) {
        return before != null && now.domains().isUnknown()
                ? now.with(before.readiness().domains())
                : now;
    }

    @Override
    public SendReceipt send(Email email, EmailSender next) throws SendFailure {
        try {
            SendReceipt receipt = next.send(email);
            compare(Readiness.State.READY);
            return receipt;
        } catch (VendorRefused failure) {
            compare(Readiness.State.NOT_READY);
            throw failure;
        }
    }

    private void compare(Readiness.State seen) {
        Checked known = last;
        if (known != null
                && known.readiness().state() != Readiness.State.UNKNOWN
                && known.readiness().state() != seen) {
            contradicted = true;
        }
    }

    @Override
    public Optional<String> doubt(Email email) {
        Checked known = last;
        return known == null
                ? Optional.empty()
                : known.readiness().domains().objection(email.from().domain());
    }
}
