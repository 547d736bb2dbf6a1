package io.emailthrottle.failover;

import java.time.Duration;

/**
 * How many sends would be taken now.
 *
 * @param sends 0 for none
 * @param nextIn when there is none, how long until there may be one; zero when only an end of a send can tell
 */
public record Capacity(int sends, Duration nextIn) {

    static Capacity none(Duration nextIn) {
        return new Capacity(0, nextIn);
    }
}
