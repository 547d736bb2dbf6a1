package io.emailthrottle.simulator;

import io.emailthrottle.simulator.Plot.Band;
import io.emailthrottle.simulator.Plot.Curve;
import io.emailthrottle.simulator.SimulationReport.VendorReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A report as one HTML page that needs nothing beside it: tables, and plots over time. */
public final class HtmlReport {

    private static final String[] COLOURS = {
        "#2f6fb5", "#d98a1f", "#3d9a6c", "#a14c9c", "#c2504a", "#5b8f99", "#8a7a2e", "#6a5fb0"
    };

    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #222; --paper: #fff; --line: #ccc }
            @media (prefers-color-scheme: dark) { :root { --ink: #ddd; --paper: #181a1b; --line: #444 } }
            body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
                   max-width: 1000px; margin: 2em auto; padding: 0 1em }
            table { border-collapse: collapse; margin: 1em 0 }
            th, td { padding: .15em .8em; text-align: right; border-bottom: 1px solid var(--line) }
            th:first-child, td:first-child { text-align: left }
            svg { width: 100%; height: auto }
            text { font-size: 12px; fill: var(--ink) }
            .axis { fill: none; stroke: var(--ink) }
            .came { fill: none; stroke: var(--ink); stroke-width: 1.2 }
            .queue { fill: #888 }
            .closed { fill: #3d9a6c } .half-open { fill: #e0b43a } .open { fill: #c2504a } .other { fill: #888 }
            .key { display: inline-block; width: .8em; height: .8em; margin: 0 .3em 0 1em }
            """;

    private HtmlReport() {}

    /** The page; of the same report always the same. */
    public static String of(SimulationReport report) {
        return String.format(
                Locale.ROOT,
                """
                <!DOCTYPE html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <title>%1$s</title>
                <style>
                %2$s%3$s</style>
                <h1>%1$s</h1>
                <p>Seed %4$d. Times count from the beginning of the simulation.</p>
                %5$s
                %6$s
                <h2>Emails per second</h2>
                <p><i class="key" style="background: var(--ink)"></i>came %7$s</p>
                %8$s
                <h2>Queue</h2>
                <p>The most emails that waited at a time.</p>
                %9$s
                <h2>Circuits</h2>
                <p><i class="key" style="background: #3d9a6c"></i>closed
                <i class="key" style="background: #e0b43a"></i>half-open
                <i class="key" style="background: #c2504a"></i>open</p>
                %10$s
                </html>
                """,
                escape(report.title()),
                STYLE,
                vendorStyles(report),
                report.seed(),
                table(ReportTables.emails(report)),
                table(ReportTables.vendors(report)),
                vendorKeys(report),
                throughput(report),
                queue(report),
                circuits(report));
    }

    private static String vendorStyles(SimulationReport report) {
        StringBuilder styles = new StringBuilder();
        for (int i = 0; i < report.vendors().size(); i++) {
            styles.append(".vendor" + i + " { fill: " + colour(i) + " }\n");
        }
        return styles.toString();
    }

    private static String vendorKeys(SimulationReport report) {
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < report.vendors().size(); i++) {
            keys.append("<i class=\"key\" style=\"background: %s\"></i>sent by %s "
                    .formatted(colour(i), escape(report.vendors().get(i).name())));
        }
        return keys.toString();
    }

    private static String colour(int vendor) {
        return COLOURS[vendor % COLOURS.length];
    }

    private static String throughput(SimulationReport report) {
        List<Curve> sent = new ArrayList<>();
        for (int i = 0; i < report.vendors().size(); i++) {
            String name = escape(report.vendors().get(i).name());
            sent.add(new Curve(name, "vendor" + i, report.course().sent().get(i)));
        }
        Curve came = new Curve("came", "came", report.course().came());
        return new Plot(length(report)).curves(sent, came, report.course().binWidth());
    }

    private static String queue(SimulationReport report) {
        Curve waiting = new Curve("waiting", "queue", report.course().queueLength());
        return new Plot(length(report))
                .curves(List.of(waiting), null, report.course().binWidth());
    }

    private static String circuits(SimulationReport report) {
        List<VendorReport> withCircuit = report.vendors().stream()
                .filter(vendor -> !vendor.circuit().isEmpty())
                .toList();
        if (withCircuit.isEmpty()) {
            return "<p>No vendor has a circuit breaker.</p>";
        }
        List<String> names =
                withCircuit.stream().map(vendor -> escape(vendor.name())).toList();
        List<List<Band>> rows = withCircuit.stream()
                .map(vendor -> vendor.circuit().stream().map(HtmlReport::band).toList())
                .toList();
        return new Plot(length(report)).bands(names, rows);
    }

    private static Band band(CircuitSpan span) {
        String style = switch (span.state()) {
            case CLOSED -> "closed";
            case HALF_OPEN -> "half-open";
            case OPEN -> "open";
            default -> "other";
        };
        return new Band(span.from(), span.to(), style);
    }

    /** All plots share one time axis: whole bins, to the end of the last email. */
    private static Duration length(SimulationReport report) {
        return report.course().binWidth().multipliedBy(report.course().came().length);
    }

    private static String table(Table table) {
        return "<table>\n" + row("th", table.header())
                + table.rows().stream().map(row -> row("td", row)).collect(Collectors.joining())
                + "</table>";
    }

    private static String row(String cell, List<String> words) {
        return words.stream()
                .map(word -> "<" + cell + ">" + escape(word) + "</" + cell + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>\n"));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
