package io.emailthrottle.store;

import io.emailthrottle.email.EmailStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The statement that reads a page of emails, made so that its index gives them in order: nothing is sorted. */
record ListStatement(String sql, List<Object> values) {

    private static final String FOUND =
            " JOIN (SELECT email_id FROM terms WHERE tenant = ? AND term = ?) found%1$d ON found%1$d.email_id = id";

    static final int SUBJECTS = 10_000;

    /**
     * @param columns to be read, the id among them
     * @param limit how many emails at most
     */
    static ListStatement of(EmailQuery query, Dialect dialect, String columns, int limit) {
        if (query.subject() != null) {
            return bySubject(query, dialect, columns, limit);
        }
        StringBuilder sql = new StringBuilder();
        List<Object> values = new ArrayList<>();
        List<EmailQuery> parts = parts(query);
        for (EmailQuery part : parts) {
            sql.append(sql.isEmpty() ? "" : " UNION ALL ");
            if (parts.size() > 1 && dialect.limitsWhatItMerges()) {
                sql.append("SELECT * FROM (");
                one(part, columns, sql, values);
                sql.append(order(part)).append(") one");
                values.add(limit);
            } else {
                one(part, columns, sql, values);
            }
        }
        sql.append(order(query));
        values.add(limit);
        return new ListStatement(sql.toString(), values);
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
    private static ListStatement bySubject(EmailQuery query, Dialect dialect, String columns, int limit) {
        ListStatement next = of(query.withSubject(null), dialect, "id, subject", SUBJECTS);
        List<Object> values = new ArrayList<>(next.values);
        values.add("%" + query.subject().replaceAll("[!%_]", "!$0") + "%");
        values.add(limit);
        String byId = " ORDER BY id" + direction(query);
        String ids = "SELECT id FROM (" + next.sql + ") next WHERE lower(subject) LIKE lower(?) ESCAPE '!'" + byId
                + " LIMIT ?";
        return new ListStatement("SELECT " + columns + " FROM emails WHERE id IN (" + ids + ")" + byId, values);
    }

    private static void one(EmailQuery query, String columns, StringBuilder sql, List<Object> values) {
        sql.append("SELECT ").append(columns).append(" FROM emails");
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
    }

    private static String order(EmailQuery query) {
        return " ORDER BY " + id(query) + direction(query) + " LIMIT ?";
    }

    private static String id(EmailQuery query) {
        return query.terms().isEmpty() ? "id" : "found0.email_id";
    }

    private static String direction(EmailQuery query) {
        return query.newerThan() == null ? " DESC" : "";
    }
}
