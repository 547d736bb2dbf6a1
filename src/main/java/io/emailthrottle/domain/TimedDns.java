package io.emailthrottle.domain;

import io.emailthrottle.time.Time;
import java.time.Duration;

/** DNS for one check, which ends in time however slowly a domain's name servers answer. */
final class TimedDns implements Dns {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Dns dns;
    private final Time time;
    private final long begin;

    /** The time counts from now. */
    TimedDns(Dns dns, Time time) {
        this.dns = dns;
        this.time = time;
        this.begin = time.nanos();
    }

    @Override
    public Answer lookup(String name, Type type) {
        return time.nanos() - begin < LIMIT.toNanos()
                ? dns.lookup(name, type)
                : Answer.failed("the domain's name servers are too slow: nothing more was looked up after "
                        + LIMIT.toSeconds() + " s");
    }
}
