package io.emailthrottle.store.write;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * The rows that a write takes and that other nodes may take at the same time. The writer takes them in one order, whatever
 * the order in which the writes came: first all emails by id, then the other rows by key. So two transactions never wait for
 * each other in a circle.
 *
 * @param emails the ids of the emails whose rows it changes
 * @param key by which writes of one statement are ordered; empty where the order does not matter
 * @param alone whether it takes rows that are known only once it runs, and waits for them: it has a transaction of its own
 */
public record Locks(List<String> emails, String key, boolean alone) {

    /** It adds rows that nobody else adds, or takes rows that nobody holds and skips the others. */
    public static final Locks NONE = new Locks(List.of(), "", false);

    /** It waits for rows that are known only once it runs. */
    public static final Locks UNKNOWN = new Locks(List.of(), "", true);

    public static Locks email(String id) {
        return new Locks(List.of(id), "", false);
    }

    public static Locks emails(Collection<UUID> ids) {
        return new Locks(ids.stream().map(UUID::toString).toList(), "", false);
    }

    /** Another row. */
    public static Locks row(String table, String key) {
        return new Locks(List.of(), table + ' ' + key, false);
    }
}
