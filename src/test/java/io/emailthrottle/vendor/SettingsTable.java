package io.emailthrottle.vendor;

import io.emailthrottle.vendor.http.HttpSettings;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** The settings of vendors by type, as a Markdown table of docs/vendors.md. */
final class SettingsTable {

    private static final String HEAD = """
            | type | required | optional, with defaults |
            |---|---|---|
            """;

    private final Map<String, Class<?>> byType;

    SettingsTable(Map<String, Class<?>> byType) {
        this.byType = new TreeMap<>(byType);
    }

    String markdown() {
        return byType.entrySet().stream()
                .map(vendor -> row(vendor.getKey(), vendor.getValue()))
                .collect(Collectors.joining("", HEAD, ""));
    }

    private static String row(String type, Class<?> settings) {
        List<String> required = new ArrayList<>();
        List<String> optional = new ArrayList<>();
        collect("", settings, required, optional);
        return "| `%s` | %s | %s |\n".formatted(type, String.join(", ", required), String.join(", ", optional));
    }

    private static void collect(String prefix, Class<?> settings, List<String> required, List<String> optional) {
        for (Parameter component : canonical(settings).getParameters()) {
            String name = prefix
                    + component.getName().replaceAll("([A-Z0-9]+)", "-$1").toLowerCase(Locale.ROOT);
            DefaultValue value = component.getAnnotation(DefaultValue.class);
            if (component.getType() == HttpSettings.class) {
                optional.add("`http`");
            } else if (component.getType().isRecord()) {
                collect(name + ".", component.getType(), required, optional);
            } else if (value != null && value.value().length > 0) {
                optional.add("`" + name + "` (`" + String.join(", ", value.value()) + "`)");
            } else if (value == null && isRequired(component)) {
                required.add("`" + name + "`");
            } else {
                optional.add("`" + name + "`");
            }
        }
    }

    private static Constructor<?> canonical(Class<?> settings) {
        int components = settings.getRecordComponents().length;
        return Arrays.stream(settings.getDeclaredConstructors())
                .filter(constructor -> constructor.getParameterCount() == components)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isRequired(Parameter component) {
        return component.isAnnotationPresent(NotBlank.class)
                || component.isAnnotationPresent(NotNull.class)
                || component.isAnnotationPresent(NotEmpty.class);
    }
}
