package io.emailthrottle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * How long a start takes, from the launch of Java to the first 200 of the liveness probe and to the first email sent, and the
 * memory of the gateway at rest: from the jar, from the jar extracted, and with the AOT cache that the image has, made and used
 * as there. Targets, with the cache: 2.5 s to the first 200, at most 300 MB at rest.
 *
 * <p>Arguments: rounds (default 5), seconds at rest (default 45, in the last round only; Java gives memory back when nothing has
 * happened for a while). Needs {@code ./mvnw package}.
 */
public final class StartBench {

    private static final int TEXT = 100;
    private static final double TARGET_SECONDS = 2.5;
    private static final double TARGET_MEGABYTES = 300;

    /** Seconds, and megabytes. */
    private record Start(double alive, double aliveCpu, double sent, double sentCpu, double resident) {}

    private record Way(String name, Path folder, List<String> options, List<Start> starts) {

        double median(ToDoubleFunction<Start> figure) {
            return Median.of(starts.stream().mapToDouble(figure).toArray());
        }
    }

    private StartBench() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        long rest = args.length > 1 ? Long.parseLong(args[1]) : 45;
        Path jar = jar();
        Path folder = Path.of("target", "bench", "start").toAbsolutePath();
        FileSystemUtils.deleteRecursively(folder);
        Files.createDirectories(folder.getParent());
        extract(jar, folder);
        train(folder);

        List<Way> ways = List.of(
                new Way("jar", folder, options("-jar", jar.toString()), new ArrayList<>()),
                new Way("extracted", folder, options("-jar", "app.jar"), new ArrayList<>()),
                new Way("AOT cache", folder, options("-XX:AOTCache=app.aot", "-jar", "app.jar"), new ArrayList<>()));
        for (int round = 1; round <= rounds; round++) {
            for (Way way : ways) {
                way.starts().add(start(way, round == rounds ? rest : 0));
            }
        }
        report(ways);
    }

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.getFileName().toString().matches("email-throttle-.*\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no jar in target: run ./mvnw package first"))
                    .toAbsolutePath();
        }
    }

    private static List<String> options(String... more) {
        List<String> options = new ArrayList<>(List.of("@java.options"));
        options.addAll(List.of(more));
        return options;
    }

    private static void extract(Path jar, Path folder) throws IOException, InterruptedException {
        run(
                Path.of(""),
                ChildJvm.java().toString(),
                "-Djarmode=tools",
                "-jar",
                jar.toString(),
                "extract",
                "--destination",
                folder.toString(),
                "--application-filename",
                "app.jar");
        Files.copy(
                Path.of("deploy", "java.options"), folder.resolve("java.options"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void train(Path folder) throws IOException, InterruptedException {
        String script = Path.of("deploy", "train-aot").toAbsolutePath().toString();
        run(folder, script, Integer.toString(Ports.free()));
    }

    /** With this JVM's Java before any other. */
    private static void run(Path folder, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toAbsolutePath().toFile())
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "bench", "start-preparation.log")
                        .toAbsolutePath()
                        .toFile());
        builder.environment().merge("PATH", ChildJvm.java().getParent().toString(), (path, java) -> java + ":" + path);
        if (builder.start().waitFor() != 0) {
            throw new IllegalStateException("failed, see target/bench/start-preparation.log: " + List.of(command));
        }
    }

    private static Start start(Way way, long rest) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        try (AppProcess app = AppProcess.startJar("start", way.folder(), way.options())) {
            double alive = seconds(begin);
            double aliveCpu = cpu(app);
            try (Connection connection = Connection.to(app.port())) {
                int status = connection.exchange(EmailPost.of(TEXT));
                if (status != 200) {
                    throw new IllegalStateException("POST /emails answered " + status);
                }
            }
            double sent = seconds(begin);
            double sentCpu = cpu(app);
            Thread.sleep(rest * 1000);
            return new Start(alive, aliveCpu, sent, sentCpu, app.jvm().residentMegabytes());
        }
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static double cpu(AppProcess app) {
        return app.jvm().cpu().toMillis() / 1e3;
    }

    private static void report(List<Way> ways) {
        System.out.printf("%-10s %10s %8s %10s %8s %12s%n", "", "first 200", "CPU", "first email", "CPU", "MB at rest");
        for (Way way : ways) {
            System.out.printf(
                    "%-10s %8.2f s %6.2f s %9.2f s %6.2f s %12.0f%n",
                    way.name(),
                    way.median(Start::alive),
                    way.median(Start::aliveCpu),
                    way.median(Start::sent),
                    way.median(Start::sentCpu),
                    way.starts().getLast().resident());
        }
        Way cached = ways.getLast();
        double alive = cached.median(Start::alive);
        double resident = cached.starts().getLast().resident();
        System.out.printf(
                "with the cache: of the jar's time %.2f, of its CPU %.2f%n",
                alive / ways.getFirst().median(Start::alive),
                cached.median(Start::aliveCpu) / ways.getFirst().median(Start::aliveCpu));
        System.out.printf("first 200 within %.1f s: %s%n", TARGET_SECONDS, alive <= TARGET_SECONDS ? "met" : "missed");
        System.out.printf(
                "at rest within %.0f MB: %s%n", TARGET_MEGABYTES, resident <= TARGET_MEGABYTES ? "met" : "missed");
    }
}
