package io.emailthrottle.store.event;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The recipients of many emails, found by the terms of their search. */
public final class RecipientAddresses {

    public static final String STATEMENT =
            "SELECT email_id, substr(term, 4) FROM terms WHERE email_id IN (%s) AND term LIKE 'to:%%'";

    /** Below what either database takes in one statement. */
    private static final int MAX_AT_ONCE = 500;

    private final JdbcClient jdbc;

    public RecipientAddresses(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The recipients of emails, bcc included, by email id; addresses in lower case. */
    public Map<UUID, Set<String>> of(Collection<UUID> ids) {
        Map<UUID, Set<String>> found = new HashMap<>();
        List<String> all = ids.stream().map(UUID::toString).toList();
        for (int from = 0; from < all.size(); from += MAX_AT_ONCE) {
            List<String> some = all.subList(from, Math.min(all.size(), from + MAX_AT_ONCE));
            jdbc.sql(STATEMENT.formatted(String.join(", ", Collections.nCopies(some.size(), "?"))))
                    .params(some)
                    .query(row -> {
                        found.computeIfAbsent(UUID.fromString(row.getString(1)), id -> new HashSet<>())
                                .add(row.getString(2));
                    });
        }
        return found;
    }
}
