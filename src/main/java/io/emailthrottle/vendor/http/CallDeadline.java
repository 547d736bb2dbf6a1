package io.emailthrottle.vendor.http;

import io.emailthrottle.vendor.Deadlines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.jspecify.annotations.Nullable;

/** The time limits of one call: the first one that is over breaks the call off. Used by the thread that makes the call. */
final class CallDeadline implements AutoCloseable {

    private final HttpUriRequestBase call;
    private final List<Future<?>> limits = new ArrayList<>(3);
    private volatile @Nullable String exceeded;

    CallDeadline(HttpUriRequestBase call) {
        this.call = call;
    }

    /**
     * Adds a limit that counts from now.
     *
     * @param name says which limit it is, for messages
     */
    void within(Duration limit, String name) {
        limits.add(Deadlines.after(limit, () -> {
            if (exceeded == null) {
                exceeded = "not done within " + limit + " (" + name + ")";
            }
            call.cancel();
        }));
    }

    /** Which limit broke the call off, in words; null when none did. */
    @Nullable
    String exceeded() {
        return exceeded;
    }

    /** Ends all limits. */
    @Override
    public void close() {
        limits.forEach(limit -> limit.cancel(false));
    }
}
