package io.emailthrottle.ingress.dialect;

import io.emailthrottle.docs.GeneratedSection;
import io.emailthrottle.ingress.dialect.FieldRules.Effect;
import io.emailthrottle.ingress.dialect.FieldRules.Rule;
import io.emailthrottle.webhook.outgoing.EventFormat;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages of the dialects are made of what decides about their requests. */
class DialectPagesTest {

    private static final Path PAGES = Path.of("docs", "dialects");

    static List<Dialect> dialects() {
        return DialectNames.dialects().stream()
                .sorted(Comparator.comparing(Dialect::name))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dialects")
    void each_dialect_has_a_page_with_its_fields(Dialect dialect) {
        StringBuilder table = new StringBuilder("| field | effect | what it becomes, or why not |\n|---|---|---|\n");
        for (Rule rule : dialect.fields()) {
            table.append("| `")
                    .append(rule.path())
                    .append("` | ")
                    .append(rule.effect().word())
                    .append(" | ")
                    .append(rule.words())
                    .append(" |\n");
        }

        GeneratedSection.check(PAGES.resolve(dialect.name() + ".md"), dialect.name(), table.toString(), getClass());
    }

    @Test
    void the_index_has_a_row_for_each_dialect() {
        StringBuilder table =
                new StringBuilder("| name | vendor | key | fields refused | events |\n|---|---|---|---|---|\n");
        for (Dialect dialect : dialects()) {
            String refused = String.join(
                    ", ",
                    dialect.fields().stream()
                            .filter(rule -> rule.effect() == Effect.REFUSED)
                            .map(rule -> "`" + rule.path() + "`")
                            .toList());
            table.append("| `")
                    .append(dialect.name())
                    .append("` | [")
                    .append(dialect.title())
                    .append("](")
                    .append(dialect.name())
                    .append(".md) | ")
                    .append(dialect.keyPlace())
                    .append(" | ")
                    .append(refused)
                    .append(" | ")
                    .append(hasEvents(dialect) ? "`" + dialect.name() + "`" : "")
                    .append(" |\n");
        }

        GeneratedSection.check(PAGES.resolve("README.md"), "dialects", table.toString(), getClass());
    }

    private static boolean hasEvents(Dialect dialect) {
        return DialectNames.eventFormats().stream().map(EventFormat::name).anyMatch(dialect.name()::equals);
    }
}
