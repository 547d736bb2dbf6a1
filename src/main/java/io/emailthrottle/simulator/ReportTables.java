package io.emailthrottle.simulator;

import io.emailthrottle.simulator.SimulationReport.VendorReport;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A report in two tables of words: the emails as a whole, and each vendor's part. */
public final class ReportTables {

    private ReportTables() {}

    public static Table emails(SimulationReport report) {
        return new Table(
                List.of("emails", number(report.emails())),
                List.of(
                        List.of("sent", number(report.sent())),
                        List.of("rejected", number(report.rejected())),
                        List.of("unconfirmed", number(report.unconfirmed())),
                        List.of("failed", number(report.failed())),
                        List.of("expired", number(report.expired())),
                        List.of("lost", number(report.lost())),
                        List.of("duplicates", number(report.duplicates())),
                        List.of("failovers", number(report.failovers())),
                        List.of("throttled", number(report.throttled())),
                        List.of("delay p50", duration(report.delayP50())),
                        List.of("delay p99", duration(report.delayP99())),
                        List.of("delay max", duration(report.delayMax())),
                        List.of("took", duration(report.lasted()))));
    }

    public static Table vendors(SimulationReport report) {
        return new Table(
                List.of(
                        "vendor",
                        "calls",
                        "into outages",
                        "sent",
                        "share",
                        "failed",
                        "unconfirmed",
                        "429",
                        "over limit",
                        "circuit open",
                        "full",
                        "failovers"),
                report.vendors().stream()
                        .map(vendor -> row(vendor, report.sent()))
                        .toList());
    }

    private static List<String> row(VendorReport vendor, int sentByAll) {
        return List.of(
                vendor.name(),
                number(vendor.calls()),
                number(vendor.intoOutages()),
                number(vendor.sent()),
                String.format(Locale.ROOT, "%.1f%%", sentByAll == 0 ? 0 : 100.0 * vendor.sent() / sentByAll),
                number(vendor.failed()),
                number(vendor.unconfirmed()),
                number(vendor.tooMany()),
                number(vendor.overLimit()),
                number(vendor.circuitOpen()),
                number(vendor.full()),
                number(vendor.failovers()));
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** In the two units that matter: 53 ms, 1.2 s, 4 m 12 s, 26 h 3 m. */
    static String duration(Duration duration) {
        if (duration.toSeconds() == 0) {
            return duration.toMillis() + " ms";
        }
        if (duration.toMinutes() == 0) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        return duration.toHours() == 0
                ? duration.toMinutes() + " m " + duration.toSecondsPart() + " s"
                : duration.toHours() + " h " + duration.toMinutesPart() + " m";
    }
}
