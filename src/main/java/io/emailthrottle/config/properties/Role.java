package io.emailthrottle.config.properties;

import java.util.Locale;

/** Which part of the work a node does; all nodes of several share one PostgreSQL. */
public enum Role {
    /** The API and the dispatcher. */
    ALL,
    /** Accepts emails, and sends those whose callers wait; takes none from the queue. */
    API,
    /** Sends what is queued; over HTTP it tells of its health and metrics only. */
    WORKER;

    /** As in the configuration. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
