package io.emailthrottle.vendor.http;

import io.emailthrottle.vendor.Deadlines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.jspecify.annotations.Nullable;

/** The time limits of one call: the first one that is over breaks the call off. Used by the thread that makes the call. */
final class CallDeadline implements AutoCloseable {

    private final HttpPost post;
    private final List<Future<?>> limits = new ArrayList<>(3);
    private volatile @Nullable String exceeded;

    CallDeadline(HttpPost post) {
        this.post = post;
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
            post.cancel();
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
