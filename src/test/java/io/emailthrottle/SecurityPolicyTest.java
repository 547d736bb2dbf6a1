package io.emailthrottle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** SECURITY.md names for each attack the test that tries it. */
class SecurityPolicyTest {

    private static final Pattern NAME = Pattern.compile("`(\\w+(?:Test|Contract))`");

    @Test
    void each_attack_names_a_test_that_exists() throws IOException {
        String policy = Files.readString(Path.of("SECURITY.md"));
        List<String> attacks = policy.substring(policy.indexOf("| attack | answer |"), policy.indexOf("## Floors"))
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| attack "))
                .toList();
        Set<String> tests = tests();

        assertThat(attacks)
                .hasSizeGreaterThan(35)
                .allSatisfy(attack -> assertThat(NAME.matcher(attack)
                                .results()
                                .map(name -> name.group(1))
                                .toList())
                        .isNotEmpty()
                        .isSubsetOf(tests));
    }

    private static Set<String> tests() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }
}
