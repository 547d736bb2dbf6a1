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
 * A project for Node under {@code src/test}, with the packages of its lockfile installed under {@code target}. Where there is no
 * npm, or the packages cannot be downloaded, its tests are skipped; with {@code CI=true} they fail instead.
 */
public final class NodeProject {

    private static final Logger log = LoggerFactory.getLogger(NodeProject.class);
    private static final long MINUTES = 5;

    private final Path folder;

    private NodeProject(Path folder) {
        this.folder = folder;
    }

    /** @param name the folder under {@code src/test}, and under {@code target} */
    public static NodeProject orSkip(String name) throws IOException, InterruptedException {
        if (!installed()) {
            skip(name, "there is no npm in the PATH; install Node 20");
        }
        NodeProject project = new NodeProject(Path.of("target", name));
        Files.createDirectories(project.folder);
        try (Stream<Path> files = Files.list(Path.of("src", "test", name))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, project.folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        try {
            project.run(Map.of(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        } catch (AssertionError failed) {
            skip(name, "its packages cannot be installed: " + failed.getMessage());
        }
        return project;
    }

    private static void skip(String name, String reason) {
        String message = "the tests in src/test/" + name + " are skipped: " + reason;
        if (Boolean.parseBoolean(System.getenv("CI"))) {
            throw new AssertionError(message);
        }
        log.warn(message);
        Assumptions.abort(message);
    }

    /** Where its files are while it runs. */
    public Path folder() {
        return folder;
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
    public String test(Map<String, String> environment) throws IOException, InterruptedException {
        return run(environment, "npm", "test");
    }

    /** @throws AssertionError with what the linters printed, when they find anything */
    void lint() throws IOException, InterruptedException {
        run(Map.of(), "npm", "run", "lint");
    }

    /** Its output goes to a file, so that a command that hangs can be stopped. */
    private String run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(List.of(command))
                .directory(folder.toFile())
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
