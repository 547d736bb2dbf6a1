package io.emailthrottle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The libraries in the jar, as its SBOM lists them, against the table of SECURITY.md. */
class PartsTest {
    private static final Pattern FLOOR = Pattern.compile("(?m)^\\| `([^`]+)` \\| ([0-9][^ ]*) \\| (.+) \\|$");
    private static final Pattern ABSENT = Pattern.compile("(?m)^\\| `([^`]+)` \\| none \\| (.+) \\|$");

    private final Map<String, String> parts = parts();
    private final String policy = policy();

    @Test
    void no_part_is_older_than_the_floor_that_the_security_policy_lists() {
        Map<String, String> floors =
                FLOOR.matcher(policy).results().collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));

        assertThat(floors).hasSizeGreaterThan(5).allSatisfy((part, floor) -> {
            assertThat(parts).containsKey(part);
            assertThat(Version.parse(parts.get(part)))
                    .as("%s %s, at least %s", part, parts.get(part), floor)
                    .isGreaterThanOrEqualTo(Version.parse(floor));
        });
    }

    @Test
    void parts_that_the_security_policy_leaves_out_are_not_there() {
        Matcher absent = ABSENT.matcher(policy);

        assertThat(absent.results().map(row -> row.group(1)).toList())
                .hasSizeGreaterThan(2)
                .doesNotContainAnyElementsOf(parts.keySet());
    }

    private static Map<String, String> parts() {
        try (InputStream bom = PartsTest.class.getResourceAsStream("/META-INF/sbom/application.cdx.json")) {
            JsonNode components = new ObjectMapper().readTree(bom).get("components");
            return StreamSupport.stream(components.spliterator(), false)
                    .collect(Collectors.toMap(
                            part -> part.get("group").asText() + ":"
                                    + part.get("name").asText(),
                            part -> part.get("version").asText()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String policy() {
        try {
            return Files.readString(Path.of("SECURITY.md"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
