package io.emailthrottle.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

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
        StringBuilder sql = new StringBuilder("SELECT " + columns + " FROM emails");
        List<Object> values = new ArrayList<>();
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
        sql.append(" ORDER BY ").append(id).append(query.newerThan() == null ? " DESC LIMIT ?" : " LIMIT ?");
        values.add(limit);
        return new ListStatement(sql.toString(), values);
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
