package io.emailthrottle.store.write;

/**
 * Writes of different lanes run in different transactions at the same time. They never wait for each other in a circle:
 * those of one lane wait at most for rows that the next ones hold.
 */
public enum WriteStream {
    /** Add rows, and count for quotas. An idempotency key may wait for the end of an old one's deletion. */
    ACCEPTS,
    /** Whatever else there is: all that an email's timeline tells after its accept is written in one order. */
    CHANGES,
    /** Claims: they skip locked rows, wait for none, and write no timeline entries. */
    CLAIMS
}
