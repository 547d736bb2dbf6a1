package io.emailthrottle.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * A table of the report.
 *
 * @param title what was done
 * @param headers of the columns; that of the names is empty
 * @param rows each with a name first
 */
record LoadTable(String title, List<String> headers, List<List<String>> rows) {

    private static final String NOTHING = "";

    /** Callers that never pause: what can be handled at all, and what an email costs then. */
    static LoadTable saturated(List<LoadFigures> all) {
        LoadFigures bare = bare(all);
        List<List<String>> rows = new ArrayList<>();
        for (LoadFigures one : all) {
            rows.add(List.of(
                    one.kind().name(),
                    whole(one.perSecond()),
                    whole(one.emailsPerSecond()),
                    ratio(one.emailsPerSecond(), bare.emailsPerSecond()),
                    insert(all, one)
                            .map(insert -> ratio(one.emailsPerSecond(), insert.emailsPerSecond()))
                            .orElse(NOTHING),
                    whole(one.usage().micros()),
                    ratio(one.usage().micros(), bare.usage().micros()),
                    one.kind().store() == LoadFigures.Store.POSTGRESQL
                            ? whole(one.usage().databaseMicros())
                            : NOTHING,
                    format("%,.1f", one.usage().bytes() / 1024)));
        }
        return new LoadTable(
                "As fast as it goes",
                List.of(
                        NOTHING,
                        "requests/s",
                        "emails/s",
                        "of bare",
                        "of one insert each",
                        "CPU an email, µs",
                        "times bare's",
                        "PostgreSQL's CPU, µs",
                        "allocated, KB"),
                rows);
    }

    /** Requests at a fixed rate: how long they take when there is room. */
    static LoadTable open(List<LoadFigures> all, double share) {
        LoadFigures bare = bare(all);
        List<List<String>> rows = new ArrayList<>();
        for (LoadFigures one : all) {
            OpenFigures open = one.open();
            rows.add(List.of(
                    one.kind().name(),
                    whole(open.asked()),
                    whole(open.reached()),
                    Long.toString(open.errors()),
                    millis(open.slowest(2)),
                    millis(open.slowest(10)),
                    millis(open.slowest(100)),
                    millis(open.slowest(1000)),
                    ratio(open.slowest(2), bare.open().slowest(2)),
                    ratio(open.slowest(100), bare.open().slowest(100)),
                    format("%,.2f", open.lateP99()),
                    whole(open.usage().micros()),
                    format("%,.1f", open.usage().bytes() / 1024)));
        }
        return new LoadTable(
                format("At %.0f%% of that, arrivals at a fixed rate", share * 100),
                List.of(
                        NOTHING,
                        "asked/s",
                        "reached/s",
                        "errors",
                        "p50, ms",
                        "p90, ms",
                        "p99, ms",
                        "p99.9, ms",
                        "p50, times bare's",
                        "p99, times bare's",
                        "sent late p99, ms",
                        "CPU an email, µs",
                        "allocated, KB"),
                rows);
    }

    /** In Markdown, under a heading. */
    String markdown() {
        StringBuilder text = new StringBuilder("## ").append(title).append("\n\n");
        line(text, headers);
        line(text, headers.stream().map(header -> "---").toList());
        rows.forEach(row -> line(text, row));
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    private static LoadFigures bare(List<LoadFigures> all) {
        return peer(all, LoadFigures.Store.NONE).orElseThrow();
    }

    /** The peer that writes into the same database, for ours. */
    private static Optional<LoadFigures> insert(List<LoadFigures> all, LoadFigures one) {
        return one.kind().peer() ? Optional.empty() : peer(all, one.kind().store());
    }

    private static Optional<LoadFigures> peer(List<LoadFigures> all, LoadFigures.Store store) {
        return all.stream()
                .filter(figures -> figures.kind().peer() && figures.kind().store() == store)
                .findFirst();
    }

    private static String whole(double figure) {
        return format("%,.0f", figure);
    }

    private static String millis(OptionalDouble figure) {
        return figure.isPresent() ? format("%,.2f", figure.getAsDouble()) : NOTHING;
    }

    private static String ratio(double figure, double peer) {
        return format("%,.2f", figure / peer);
    }

    private static String ratio(OptionalDouble figure, OptionalDouble peer) {
        return figure.isPresent() && peer.isPresent() ? ratio(figure.getAsDouble(), peer.getAsDouble()) : NOTHING;
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
