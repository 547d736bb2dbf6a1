package io.emailthrottle.ingress.smtp;

import io.emailthrottle.body.ClientNetwork;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.subethamail.smtp.server.Session;
import org.subethamail.smtp.server.SessionHandler;

/** Lets no address hold more than its share of the connections: else one could keep all others out. */
public final class PerAddressLimit implements SessionHandler {

    private final int each;
    private final SessionHandler next;
    private final Map<Session, String> held = new HashMap<>();

    /**
     * @param each how many connections an address may hold at a time
     * @param next is asked about those that have a place
     */
    PerAddressLimit(int each, SessionHandler next) {
        this.each = each;
        this.next = next;
    }

    @Override
    public SessionAcceptance accept(Session session) {
        return enter(session)
                ? next.accept(session)
                : SessionAcceptance.failure(421, "4.7.0 Too many connections from your address: close one first");
    }

    private synchronized boolean enter(Session session) {
        String network = ClientNetwork.of(session.getRemoteAddress().getAddress());
        if (Collections.frequency(held.values(), network) >= each) {
            return false;
        }
        held.put(session, network);
        return true;
    }

    @Override
    public void onSessionEnd(Session session) {
        synchronized (this) {
            held.remove(session);
        }
        next.onSessionEnd(session);
    }
}
