package io.emailthrottle.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.config.properties.ErrorRuleProperties;
import io.emailthrottle.config.properties.FailoverProperties;
import io.emailthrottle.config.properties.QuotaProperties;
import io.emailthrottle.config.properties.VendorProperties;
import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.yaml.snakeyaml.Yaml;

/** The IDE metadata and docs/configuration.md know every property. */
class ConfigurationReferenceTest {

    /** Elements of lists and maps, which the annotation processor does not enter: the additional metadata has them. */
    private static final Map<String, Class<?>> ELEMENTS = Map.of(
            "vendors[]", VendorProperties.class,
            "error-rules[]", ErrorRuleProperties.class,
            "failover.groups.*", FailoverProperties.GroupProperties.class,
            "failover.rules[]", FailoverProperties.RuleProperties.class,
            "quotas.of.*", QuotaProperties.TenantProperties.class);

    private final ConfigurationReference reference = new ConfigurationReference();

    @Test
    void the_metadata_has_every_key_of_application_yml() throws IOException {
        TreeSet<String> keys = new TreeSet<>();
        try (Reader yml = Files.newBufferedReader(Path.of("src/main/resources/application.yml"))) {
            for (Object document : new Yaml().loadAll(yml)) {
                collect("", ((Map<?, ?>) document).get("email-throttle"), keys);
            }
        }

        assertThat(keys)
                .hasSizeGreaterThan(60)
                .allSatisfy(key ->
                        assertThat(known(key)).as("email-throttle." + key).isTrue());
    }

    /** A property, an empty group of them, or what a vendor's type needs: that is described in docs/vendors.md. */
    private boolean known(String key) {
        return reference.properties().containsKey(key)
                || reference.properties().keySet().stream().anyMatch(name -> name.startsWith(key + "."))
                || key.startsWith("vendors[].settings.")
                || key.startsWith("vendors[].webhook.");
    }

    private static void collect(String name, Object value, TreeSet<String> keys) {
        switch (value) {
            case Map<?, ?> map
            when !map.isEmpty() ->
                map.forEach((key, inner) -> collect(name.isEmpty() ? key + "" : name + "." + key, inner, keys));
            case List<?> list
            when list.stream().anyMatch(Map.class::isInstance) ->
                list.forEach(element -> collect(name + "[]", element, keys));
            case null, default -> keys.add(name);
        }
    }

    @Test
    void the_metadata_has_every_field_of_a_list_element_with_its_default() {
        Map<String, Object> expected = new TreeMap<>();
        ELEMENTS.forEach((name, type) -> collect(name, type, expected));
        Map<String, Object> found = new TreeMap<>();
        reference.properties().forEach((name, property) -> {
            if (ELEMENTS.keySet().stream().anyMatch(element -> name.startsWith(element + "."))) {
                found.put(name, text(property.get("defaultValue")));
            }
        });

        assertThat(found).isEqualTo(expected);
    }

    private static void collect(String name, Class<?> type, Map<String, Object> names) {
        for (RecordComponent component : type.getRecordComponents()) {
            String inner = name + "."
                    + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            if (component.getType().isRecord() && component.getType().getEnclosingClass() != null) {
                collect(inner, component.getType(), names);
            } else {
                names.put(inner, defaultOf(type, component));
            }
        }
    }

    private static String defaultOf(Class<?> type, RecordComponent component) {
        int index = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList()
                .indexOf(component.getName());
        DefaultValue value = Arrays.stream(type.getDeclaredConstructors())
                .filter(constructor -> constructor.getParameterCount() == type.getRecordComponents().length)
                .findFirst()
                .orElseThrow()
                .getParameters()[index]
                .getAnnotation(DefaultValue.class);
        return value == null ? "" : String.join(", ", value.value());
    }

    private static String text(JsonNode value) {
        if (value == null) {
            return "";
        }
        if (value.isArray()) {
            return String.join(", ", value.valueStream().map(JsonNode::asText).toList());
        }
        return value.asText().replaceAll("\\.0$", "");
    }

    @Test
    void every_property_has_a_type_a_meaning_and_a_section() {
        reference.properties().forEach((name, property) -> {
            assertThat(property.path("description").asText()).as(name).isNotBlank();
            assertThat(ConfigurationReference.begins())
                    .as("the section of " + name)
                    .anyMatch(begin -> name.equals(begin) || name.startsWith(begin + ".") || begin.equals(name + "[]"));
        });
    }

    @Test
    void the_page_says_what_the_metadata_says() {
        GeneratedSection.check(
                Path.of("docs/configuration.md"), "properties", reference.markdown(), ConfigurationReferenceTest.class);
    }
}
