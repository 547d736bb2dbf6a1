package io.emailthrottle.store;

import io.emailthrottle.email.EmailStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The statement that reads a page of emails, made so that its index gives them in order: nothing is sorted. */
record ListStatement(String sql, List<Object> values) {

    private static final String FOUND =
            " JOIN (SELECT email_id FROM terms WHERE tenant = ? AND term = ?) found%1$d ON found%1$d.email_id = id";

    static final int SUBJECTS = 10_000;

    /** @param limit how many emails at most */
    static ListStatement of(EmailQuery query, Dialect dialect, String columns, int limit) {
        List<Object> values = new ArrayList<>();
        if (query.subject() == null && parts(query).size() == 1) {
            return new ListStatement(merged(query, dialect, columns, limit, values), values);
        }
        String ids = query.subject() == null
                ? merged(query, dialect, "id", limit, values)
                : bySubject(query, dialect, limit, values);
        String page = "SELECT " + columns + " FROM emails WHERE id IN (" + ids + ") ORDER BY id" + direction(query);
        return new ListStatement(page, values);
    }

    /**
     * PostgreSQL plans by a limit that stands in the statement, and then keeps one plan for all values. That is right for
     * what an index gives in order, and wrong for a term: one has a million emails, another none.
     */
    private static String merged(EmailQuery query, Dialect dialect, String columns, int limit, List<Object> values) {
        List<String> parts =
                parts(query).stream().map(part -> one(part, columns, values)).toList();
        if (parts.size() == 1) {
            values.add(limit);
            return parts.getFirst() + order(query) + " LIMIT ?";
        }
        String limited = order(query) + " LIMIT " + limit;
        return parts.stream()
                        .map(part -> dialect.limitsWhatItMerges() ? "SELECT * FROM (" + part + limited + ") one" : part)
                        .collect(Collectors.joining(" UNION ALL "))
                + limited;
    }

    /**
     * The indexes by status give one status in order, with a vendor or without: of several each is read as far as the page
     * reaches. A term's emails are in order already.
     */
    private static List<EmailQuery> parts(EmailQuery query) {
        if (query.statuses().size() == 1 || !query.terms().isEmpty()) {
            return List.of(query);
        }
        Set<EmailStatus> statuses = query.statuses().isEmpty() ? EnumSet.allOf(EmailStatus.class) : query.statuses();
        return statuses.stream().map(query::withStatus).toList();
    }

    /** No index finds a part of a subject: those next to the page are looked at. */
    private static String bySubject(EmailQuery query, Dialect dialect, int limit, List<Object> values) {
        String next = merged(query, dialect, "id, subject", SUBJECTS, values);
        values.add("%" + query.subject().replaceAll("[!%_]", "!$0") + "%");
        return "SELECT id FROM (" + next + ") next WHERE lower(subject) LIKE lower(?) ESCAPE '!' ORDER BY id"
                + direction(query) + " LIMIT " + limit;
    }

    private static String one(EmailQuery query, String columns, List<Object> values) {
        StringBuilder sql = new StringBuilder("SELECT " + columns + " FROM emails");
        for (int i = 0; i < query.terms().size(); i++) {
            sql.append(FOUND.formatted(i));
            values.add(query.tenant());
            values.add(query.terms().get(i));
        }
        sql.append(" WHERE tenant = ?");
        values.add(query.tenant());
        if (!query.statuses().isEmpty()) {
            String places =
                    String.join(", ", Collections.nCopies(query.statuses().size(), "?"));
            sql.append(" AND status IN (").append(places).append(")");
            query.statuses().forEach(status -> values.add(status.word()));
        }
        if (query.vendor() != null) {
            sql.append(" AND vendor = ?");
            values.add(query.vendor());
        }
        if (query.createdFrom() != null) {
            sql.append(" AND created_at >= ?");
            values.add(query.createdFrom().toEpochMilli());
        }
        if (query.createdBefore() != null) {
            sql.append(" AND created_at < ?");
            values.add(query.createdBefore().toEpochMilli());
        }
        String id = id(query);
        if (query.olderThan() != null) {
            sql.append(" AND ").append(id).append(" < ?");
            values.add(query.olderThan().toString());
        }
        if (query.newerThan() != null) {
            sql.append(" AND ").append(id).append(" > ?");
            values.add(query.newerThan().toString());
        }
        return sql.toString();
    }

    private static String order(EmailQuery query) {
        return " ORDER BY " + id(query) + direction(query);
    }

    private static String id(EmailQuery query) {
        return query.terms().isEmpty() ? "id" : "found0.email_id";
    }

    private static String direction(EmailQuery query) {
        return query.newerThan() == null ? " DESC" : "";
    }
}
