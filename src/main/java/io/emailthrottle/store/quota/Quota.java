package io.emailthrottle.store.quota;

/**
 * The most emails of a tenant that are accepted, by the calendar in UTC. What is suppressed, and so never sent, does not count.
 *
 * @param perDay {@link #UNLIMITED} for any number
 * @param perMonth {@link #UNLIMITED} for any number
 */
public record Quota(long perDay, long perMonth) {

    public static final long UNLIMITED = Long.MAX_VALUE;

    public static final Quota NONE = new Quota(UNLIMITED, UNLIMITED);

    public boolean limits() {
        return perDay != UNLIMITED || perMonth != UNLIMITED;
    }
}
