package io.emailthrottle.ingress.http;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tests in {@code src/test/node}, with the packages of its lockfile installed under {@code target}. Where there is no
 * npm they are skipped; with {@code CI=true} they fail instead.
 */
final class NodeProject {

    private static final Logger log = LoggerFactory.getLogger(NodeProject.class);
    private static final Path SOURCES = Path.of("src", "test", "node");
    private static final Path FOLDER = Path.of("target", "node");
    private static final long MINUTES = 5;

    private NodeProject() {}

    static NodeProject orSkip() throws IOException, InterruptedException {
        if (!installed()) {
            String missing = "tests with clients for Node are skipped: there is no npm in the PATH; install Node 20";
            if (Boolean.parseBoolean(System.getenv("CI"))) {
                throw new AssertionError(missing);
            }
            log.warn(missing);
            Assumptions.abort(missing);
        }
        Files.createDirectories(FOLDER);
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, FOLDER.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        run(Map.of(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        return new NodeProject();
    }

    private static boolean installed() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> new File(folder, "npm").canExecute());
    }

    /**
     * Compiles the tests against the packages' types, and runs them.
     *
     * @param environment what they need to know
     * @return what they printed, as TAP
     * @throws AssertionError with what they printed, when one fails or does not compile
     */
    String test(Map<String, String> environment) throws IOException, InterruptedException {
        return run(environment, "npm", "test");
    }

    /** Its output goes to a file, so that a command that hangs can be stopped. */
    private static String run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path output = FOLDER.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(List.of(command))
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String text = Files.readString(output, StandardCharsets.UTF_8);
        if (!ended || process.exitValue() != 0) {
            throw new AssertionError(String.join(" ", command) + (ended ? " failed" : " did not end") + ":\n" + text);
        }
        return text;
    }
}
