package io.emailthrottle.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a benchmark ran on, and what else ran there: figures mean little without it. */
final class Machine {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final String MODEL = "model name";

    private Machine() {}

    /** Processors, operating system and Java. */
    static String describe() throws IOException {
        return Runtime.getRuntime().availableProcessors() + " cores (" + model() + "), "
                + System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                + System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version");
    }

    private static String model() throws IOException {
        if (!Files.isReadable(PROCESSORS)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith(MODEL))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElseGet(() -> System.getProperty("os.arch"));
        }
    }

    /** How many threads wanted to run in the last minute, on average. */
    static String load() {
        return String.format(
                Locale.ROOT,
                "%.1f",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /** A PostgreSQL server's version, and those of its settings without which a commit is cheaper than it may be. */
    static String describe(BenchDatabase postgresql) throws SQLException {
        try (Connection connection = postgresql.connect();
                Statement statement = connection.createStatement()) {
            List<String> facts = new ArrayList<>();
            facts.add("PostgreSQL " + connection.getMetaData().getDatabaseProductVersion());
            for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes", "autovacuum")) {
                try (ResultSet row = statement.executeQuery("SHOW " + setting)) {
                    row.next();
                    facts.add(setting + " " + row.getString(1));
                }
            }
            return String.join(", ", facts);
        }
    }
}
