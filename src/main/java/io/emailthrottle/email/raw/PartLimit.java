package io.emailthrottle.email.raw;

/** The limit on the number of parts of a message. */
final class PartLimit {

    private static final int MAX = 250;

    private int parts;

    /** @throws UnreadableMessage when there are too many now */
    void add() {
        if (++parts > MAX) {
            throw new UnreadableMessage("The message has more than " + MAX + " parts.");
        }
    }
}
