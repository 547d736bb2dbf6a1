package io.emailthrottle.ingress.smtp;

/** How many parts a message may have. */
public final class PartLimit {

    private static final int MAX = 250;

    private int parts;

    /** @throws UnreadableMessage when there are too many now */
    void add() {
        if (++parts > MAX) {
            throw new UnreadableMessage("The message has more than " + MAX + " parts.");
        }
    }
}
