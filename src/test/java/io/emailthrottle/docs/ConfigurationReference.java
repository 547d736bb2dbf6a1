package io.emailthrottle.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emailthrottle.config.properties.EmailThrottleProperties;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The properties under {@code email-throttle}, as the IDE metadata of the build has them. */
final class ConfigurationReference {

    private static final String PREFIX = "email-throttle.";
    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    /** Sections in the order in which people need them; each takes the properties that begin with it. */
    private static final Map<String, String> SECTIONS = sections();

    private final TreeMap<String, JsonNode> properties = new TreeMap<>();

    ConfigurationReference() {
        // Of all jars on the class path: the one beside our own classes.
        String classes = EmailThrottleProperties.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString();
        try (InputStream metadata = URI.create(classes + METADATA).toURL().openStream()) {
            for (JsonNode property : new ObjectMapper().readTree(metadata).get("properties")) {
                String name = property.get("name").asText();
                if (name.startsWith(PREFIX)) {
                    properties.put(name.substring(PREFIX.length()), property);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("the build made no " + METADATA, e);
        }
    }

    private static Map<String, String> sections() {
        Map<String, String> sections = new LinkedHashMap<>();
        sections.put("vendors[]", "Vendors");
        sections.put("failover", "Failover");
        sections.put("error-rules[]", "Error rules");
        sections.put("delivery", "Delivery");
        sections.put("retention", "Retention");
        sections.put("api", "HTTP API");
        sections.put("ingress", "Other vendors' clients");
        sections.put("submission", "Submission by SMTP");
        sections.put("webhooks", "Webhooks");
        sections.put("security", "Security");
        sections.put("quotas", "Quotas");
        sections.put("domains", "From domains");
        sections.put("reputation", "Reputation");
        sections.put("unsubscribe", "Unsubscribing");
        sections.put("guard", "Outside production");
        sections.put("limits", "Limits of a cluster");
        sections.put("queue", "Queue");
        sections.put("role", "Role");
        return sections;
    }

    Map<String, JsonNode> properties() {
        return properties;
    }

    String markdown() {
        return SECTIONS.entrySet().stream()
                .map(section -> section(section.getKey(), section.getValue()))
                .collect(Collectors.joining());
    }

    private String section(String begin, String title) {
        return properties.entrySet().stream()
                .filter(property ->
                        property.getKey().equals(begin) || property.getKey().startsWith(begin + "."))
                .map(property -> row(property.getKey(), property.getValue()))
                .collect(Collectors.joining(
                        "", "\n## " + title + "\n\n| property | type | default | meaning |\n|---|---|---|---|\n", ""));
    }

    private static String row(String name, JsonNode property) {
        String meaning = property.get("description")
                .asText()
                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                .replace("|", "\\|");
        String sentence = Character.toUpperCase(meaning.charAt(0)) + meaning.substring(1);
        return "| `%s` | %s | %s | %s |\n"
                .formatted(
                        name,
                        type(property.get("type").asText()),
                        value(property.get("defaultValue")),
                        sentence.endsWith(".") ? sentence : sentence + ".");
    }

    private static String value(JsonNode value) {
        if (value == null || value.isArray() && value.isEmpty()) {
            return "";
        }
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(JsonNode::asText)
                    .collect(Collectors.joining(", ", "`[", "]`"));
        }
        return value.asText().isEmpty() ? "" : "`" + value.asText().replaceAll("\\.0$", "") + "`";
    }

    private static String type(String type) {
        if (type.startsWith("java.util.List<")) {
            return "list of " + type(type.substring(type.indexOf('<') + 1, type.length() - 1));
        }
        if (type.startsWith("java.util.Map<")) {
            return "map";
        }
        return switch (type) {
            case "java.lang.String" -> "text";
            case "java.lang.Boolean" -> "`true`, `false`";
            case "java.lang.Integer", "java.lang.Long", "java.lang.Float", "java.lang.Double" -> "number";
            case "java.time.Duration" -> "duration";
            case "org.springframework.util.unit.DataSize" -> "size";
            case "java.net.InetAddress" -> "address";
            case "io.emailthrottle.middleware.Limit" -> "limit";
            default -> words(type);
        };
    }

    private static String words(String type) {
        try {
            Object[] constants = Class.forName(type).getEnumConstants();
            return constants == null
                    ? "object"
                    : Arrays.stream(constants)
                            .map(constant -> "`"
                                    + ((Enum<?>) constant)
                                            .name()
                                            .toLowerCase(Locale.ROOT)
                                            .replace('_', '-') + "`")
                            .collect(Collectors.joining(", "));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the metadata names a type that does not exist", e);
        }
    }

    /** The sections' beginnings: every property belongs to one of them. */
    static List<String> begins() {
        return List.copyOf(SECTIONS.keySet());
    }
}
