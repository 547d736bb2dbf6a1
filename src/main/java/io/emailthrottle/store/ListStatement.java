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

    /** The last id of so many next to the page. */
    private static final String REACH =
            "(SELECT %1$s(id) FROM (SELECT id FROM emails WHERE tenant = ?%2$s ORDER BY id %3$s LIMIT " + SUBJECTS
                    + ") near)";

    static ListStatement of(EmailQuery query, String columns, int limit) {
        StringBuilder sql = new StringBuilder();
        List<Object> values = new ArrayList<>();
        List<EmailQuery> parts = parts(query);
        for (EmailQuery part : parts) {
            sql.append(sql.isEmpty() ? "" : " UNION ALL ");
            if (parts.size() == 1) {
                one(part, columns, limit, sql, values);
            } else {
                sql.append("SELECT * FROM (");
                one(part, columns, limit, sql, values);
                sql.append(") one");
            }
        }
        if (parts.size() > 1) {
            sql.append(order(query, "id"));
            values.add(limit);
        }
        return new ListStatement(sql.toString(), values);
    }

    /**
     * The indexes by status give one status in order, with a vendor or without: of several each is read as far as the page
     * reaches. A term's emails are in order already, and so are the few whose subjects are looked at.
     */
    private static List<EmailQuery> parts(EmailQuery query) {
        boolean several = query.statuses().size() > 1 || (query.statuses().isEmpty() && query.vendor() != null);
        if (!several || !query.terms().isEmpty() || query.subject() != null) {
            return List.of(query);
        }
        Set<EmailStatus> statuses = query.statuses().isEmpty() ? EnumSet.allOf(EmailStatus.class) : query.statuses();
        return statuses.stream().map(query::withStatus).toList();
    }

    private static void one(EmailQuery query, String columns, int limit, StringBuilder sql, List<Object> values) {
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
        String id = query.terms().isEmpty() ? "id" : "found0.email_id";
        if (query.olderThan() != null) {
            sql.append(" AND ").append(id).append(" < ?");
            values.add(query.olderThan().toString());
        }
        if (query.newerThan() != null) {
            sql.append(" AND ").append(id).append(" > ?");
            values.add(query.newerThan().toString());
        }
        if (query.subject() != null) {
            sql.append(" AND lower(subject) LIKE lower(?) ESCAPE '!' AND ").append(id);
            values.add("%" + query.subject().replaceAll("[!%_]", "!$0") + "%");
            reach(query, sql, values);
        }
        sql.append(order(query, id));
        values.add(limit);
    }

    private static String order(EmailQuery query, String id) {
        return " ORDER BY " + id + (query.newerThan() == null ? " DESC LIMIT ?" : " LIMIT ?");
    }

    private static void reach(EmailQuery query, StringBuilder sql, List<Object> values) {
        values.add(query.tenant());
        if (query.newerThan() != null) {
            sql.append(" <= ").append(REACH.formatted("MAX", " AND id > ?", "ASC"));
            values.add(query.newerThan().toString());
        } else if (query.olderThan() != null) {
            sql.append(" >= ").append(REACH.formatted("MIN", " AND id < ?", "DESC"));
            values.add(query.olderThan().toString());
        } else {
            sql.append(" >= ").append(REACH.formatted("MIN", "", "DESC"));
        }
    }
}
