package io.emailthrottle.bench.upgrade;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The jar of an earlier version, built from a commit of this repository unless it is there already. */
final class OldJar {

    /** What a database of the first release was made by. */
    private static final List<String> FIRST_MIGRATIONS = Stream.of("sqlite", "postgresql")
            .flatMap(database -> Stream.of("V1__emails.sql", "V2__lists_by_status.sql")
                    .map(file -> "src/main/resources/db/" + database + "/" + file))
            .toList();

    private OldJar() {}

    /**
     * @param given a jar's path or a revision; null for the oldest commit whose first migrations are those of today
     * @param scratch where the revision is built
     */
    static Path of(String given, Path scratch) throws IOException, InterruptedException {
        if (given != null && given.endsWith(".jar")) {
            return Path.of(given).toAbsolutePath();
        }
        String revision = given == null ? oldest() : given;
        System.out.println("builds the version of " + revision);
        Path archive = scratch.resolve("source.tar");
        run(Path.of(""), "git", "archive", "-o", archive.toString(), revision);
        Path source = Files.createDirectory(scratch.resolve("source"));
        run(source, "tar", "-xf", archive.toString());
        run(source, "./mvnw", "-q", "-B", "-DskipTests", "package");
        try (Stream<Path> files = Files.list(source.resolve("target"))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String oldest() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "log", "-1", "--format=%h", "--"));
        command.addAll(FIRST_MIGRATIONS);
        return run(Path.of(""), command.toArray(String[]::new)).strip();
    }

    private static String run(Path folder, String... command) throws IOException, InterruptedException {
        File here = folder.toAbsolutePath().toFile();
        Process process = new ProcessBuilder(command)
                .directory(here)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + output);
        }
        return output;
    }
}
