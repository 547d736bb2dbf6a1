package io.emailthrottle.store.email;

import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.store.write.Dialect;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The statement that reads a page of emails, made so that its index gives them in order: nothing is sorted. */
public final class ListStatement {

    private static final String FOUND =
            " JOIN (SELECT email_id FROM terms WHERE tenant = ? AND term = ?) found%1$d ON found%1$d.email_id = id";
    private static final String LOOKED_UP =
            " AND EXISTS (SELECT 1 FROM terms WHERE tenant = ? AND term = ? AND email_id = emails.id)";

    static final int SUBJECTS = 10_000;

    /** The number of emails that can be checked one by one while a page is loaded. */
    static final int FEW = 10_000;

    private final EmailQuery query;
    private final Dialect dialect;
    private final boolean walksTerms;
    private final List<Object> values = new ArrayList<>();
    private String sql = "";

    private ListStatement(EmailQuery query, Dialect dialect, boolean walksTerms) {
        this.query = query;
        this.dialect = dialect;
        this.walksTerms = walksTerms;
    }

    /**
     * A page.
     *
     * @param few whether {@link #count} told of no more than {@link #FEW}: these are read, then, and each is looked up among
     *     those that have the terms, instead of the other way round
     * @param limit how many emails at most
     */
    public static ListStatement page(EmailQuery query, boolean few, Dialect dialect, String columns, int limit) {
        ListStatement statement =
                new ListStatement(query, dialect, !few && !query.terms().isEmpty());
        statement.sql = statement.page(columns, limit);
        return statement;
    }

    /** An upper bound for the emails of the query's statuses and vendor, counted up to a small number only. */
    public static ListStatement count(EmailQuery query, Dialect dialect) {
        EmailQuery whole = new EmailQuery(
                query.tenant(), query.statuses(), query.vendor(), List.of(), null, null, null, null, null);
        ListStatement statement = new ListStatement(whole, dialect, false);
        statement.sql = "SELECT COUNT(*) FROM (" + statement.merged("id", FEW + 1) + ") some";
        return statement;
    }

    public String sql() {
        return sql;
    }

    public List<Object> values() {
        return values;
    }

    private String page(String columns, int limit) {
        if (query.subject() == null && parts().size() == 1) {
            return merged(columns, limit);
        }
        String ids = query.subject() == null ? merged("id", limit) : bySubject(query.subject(), limit);
        return "SELECT " + columns + " FROM emails WHERE id IN (" + ids + ") ORDER BY id" + direction();
    }

    /**
     * PostgreSQL plans by a limit that stands in the statement, and then keeps one plan for all values. That is right for
     * what an index gives in order, and wrong for a term: one has a million emails, another none.
     */
    private String merged(String columns, int limit) {
        List<String> parts =
                parts().stream().map(statuses -> one(statuses, columns)).toList();
        if (parts.size() == 1) {
            values.add(limit);
            return parts.getFirst() + order() + " LIMIT ?";
        }
        String limited = order() + " LIMIT " + limit;
        return parts.stream()
                        .map(part -> dialect.limitsWhatItMerges() ? "SELECT * FROM (" + part + limited + ") one" : part)
                        .collect(Collectors.joining(" UNION ALL "))
                + limited;
    }

    /**
     * The indexes by status give one status in order, with a vendor or without: of several each is read as far as the page
     * reaches. A term's emails are in order already.
     */
    private List<Set<EmailStatus>> parts() {
        if (query.statuses().size() == 1 || walksTerms) {
            return List.of(query.statuses());
        }
        Set<EmailStatus> statuses = query.statuses().isEmpty() ? EnumSet.allOf(EmailStatus.class) : query.statuses();
        return statuses.stream().map(Set::of).toList();
    }

    /** No index finds a part of a subject: those next to the page are looked at. */
    private String bySubject(String subject, int limit) {
        String next = merged("id, subject", SUBJECTS);
        values.add("%" + subject.replaceAll("[!%_]", "!$0") + "%");
        return "SELECT id FROM (" + next + ") next WHERE lower(subject) LIKE lower(?) ESCAPE '!' ORDER BY id"
                + direction() + " LIMIT " + limit;
    }

    private String one(Set<EmailStatus> statuses, String columns) {
        StringBuilder text = new StringBuilder("SELECT " + columns + " FROM emails");
        if (walksTerms) {
            for (int i = 0; i < query.terms().size(); i++) {
                text.append(String.format(Locale.ROOT, FOUND, i));
                values.addAll(List.of(query.tenant(), query.terms().get(i)));
            }
        }
        text.append(" WHERE tenant = ?");
        values.add(query.tenant());
        if (!statuses.isEmpty()) {
            text.append(" AND status IN (")
                    .append(String.join(", ", Collections.nCopies(statuses.size(), "?")))
                    .append(")");
            statuses.forEach(status -> values.add(status.word()));
        }
        if (query.vendor() != null) {
            text.append(" AND vendor = ?");
            values.add(query.vendor());
        }
        if (query.createdFrom() != null) {
            text.append(" AND created_at >= ?");
            values.add(query.createdFrom().toEpochMilli());
        }
        if (query.createdBefore() != null) {
            text.append(" AND created_at < ?");
            values.add(query.createdBefore().toEpochMilli());
        }
        if (query.olderThan() != null) {
            text.append(" AND ").append(id()).append(" < ?");
            values.add(query.olderThan().toString());
        }
        if (query.newerThan() != null) {
            text.append(" AND ").append(id()).append(" > ?");
            values.add(query.newerThan().toString());
        }
        if (!walksTerms) {
            for (String term : query.terms()) {
                text.append(LOOKED_UP);
                values.addAll(List.of(query.tenant(), term));
            }
        }
        return text.toString();
    }

    private String order() {
        return " ORDER BY " + id() + direction();
    }

    private String id() {
        return walksTerms ? "found0.email_id" : "id";
    }

    private String direction() {
        return query.newerThan() == null ? " DESC" : "";
    }
}
