package io.emailthrottle.email.raw;

/** How many parts a message may have. */
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
