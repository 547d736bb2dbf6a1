package io.emailthrottle.bench.outage;

import java.io.IOException;

/** One way in which a vendor is sick, as its server behaves on a connection. */
public final class SicknessKind {

    /** What the server does with one connection, which is closed when this returns. */
    @FunctionalInterface
    interface Conversation {
        void with(SickConnection connection) throws IOException, InterruptedException;
    }

    /** How much of the server there is. */
    enum Kind {
        /** Nobody listens. */
        REFUSED,
        /** Connections are never completed. */
        BLACK_HOLE,
        /** Connections are accepted. */
        LISTENING
    }

    private final String name;
    private final Kind kind;
    private final boolean tls;
    private final boolean unclear;
    private final Conversation conversation;

    private SicknessKind(String name, Kind kind, boolean tls, boolean unclear, Conversation conversation) {
        this.name = name;
        this.kind = kind;
        this.tls = tls;
        this.unclear = unclear;
        this.conversation = conversation;
    }

    static SicknessKind refused() {
        return new SicknessKind("refused", Kind.REFUSED, false, false, connection -> {});
    }

    static SicknessKind blackHole() {
        return new SicknessKind("black hole", Kind.BLACK_HOLE, false, false, connection -> {});
    }

    /** One after which it is known that the vendor did not take the email. */
    static SicknessKind definite(String name, Conversation conversation) {
        return new SicknessKind(name, Kind.LISTENING, false, false, conversation);
    }

    /** One after which the vendor may have taken the email, if it read it. */
    static SicknessKind unclear(String name, Conversation conversation) {
        return new SicknessKind(name, Kind.LISTENING, false, true, conversation);
    }

    /** The same for a client that begins with TLS. */
    SicknessKind overTls() {
        return new SicknessKind(name, kind, true, unclear, conversation);
    }

    public String name() {
        return name;
    }

    Kind kind() {
        return kind;
    }

    boolean tls() {
        return tls;
    }

    /** Whether an email that was read may have been taken. */
    public boolean isUnclear() {
        return unclear;
    }

    Conversation conversation() {
        return conversation;
    }

    @Override
    public String toString() {
        return name;
    }
}
