package io.emailthrottle.webhook.outgoing;

import org.jspecify.annotations.Nullable;

/**
 * An attempt that did not arrive.
 *
 * @param why what went wrong; it names no address of ours or theirs
 * @param gone whether the endpoint says that it is not there any more and will not come back (HTTP 410)
 * @param retryAfter when the endpoint asks to be called again (the header of 429 and 503), as it wrote it; null when it does not
 */
record Missed(String why, boolean gone, @Nullable String retryAfter) {

    Missed(String why) {
        this(why, false, null);
    }
}
