package io.emailthrottle.ingress.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emailthrottle.ingress.InvalidRequest;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.dialect.FieldRules.Effect;
import io.emailthrottle.ingress.dialect.FieldRules.Rule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The table of a dialect's fields does not lie: without a field that is kept, or that is kept in another form, the emails are others. What is
 * refused, and what has no effect, is decided by the table itself.
 */
public abstract class KeptFieldsContract {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The rules of the dialect. */
    protected abstract List<Rule> rules();

    /** A request, as JSON, with every field that is kept, and nothing that is refused. */
    protected abstract String everything();

    /** What the dialect's reader makes of a request. */
    protected abstract List<DialectEmail> read(ObjectNode request, ValidationErrors faults);

    /** Kept fields that change the answer, and not the emails. */
    protected List<String> notOfTheEmails() {
        return List.of();
    }

    @Test
    void the_request_with_everything_has_no_fault() {
        ValidationErrors faults = new ValidationErrors();

        List<DialectEmail> emails = read(request(), faults);

        assertThat(faults.all()).isEmpty();
        assertThat(emails)
                .isNotEmpty()
                .allSatisfy(email -> assertThat(email.faults().all()).isEmpty());
    }

    @TestFactory
    List<DynamicTest> without_a_kept_field_the_emails_are_others() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Rule rule : rules()) {
            boolean kept = rule.effect() == Effect.KEPT || rule.effect() == Effect.APPROXIMATED;
            if (kept && !notOfTheEmails().contains(rule.path())) {
                tests.add(DynamicTest.dynamicTest(rule.path(), () -> checkKept(rule)));
            }
        }
        return tests;
    }

    private void checkKept(Rule rule) {
        ObjectNode request = request();
        assertThat(remove(request, List.of(rule.path().replace("[]", ".[]").split("\\.")), 0))
                .as("the request with everything has " + rule.path())
                .isTrue();

        assertThat(said(request)).isNotEqualTo(said(request()));
    }

    private String said(ObjectNode request) {
        ValidationErrors faults = new ValidationErrors();
        try {
            List<String> emails = new ArrayList<>();
            for (DialectEmail email : read(request, faults)) {
                emails.add(JSON.writerWithDefaultPrettyPrinter()
                        .writeValueAsString(List.of(
                                String.valueOf(email.request()),
                                JSON.valueToTree(
                                        email.request() == null
                                                ? List.of()
                                                : email.request().attachments()),
                                String.valueOf(email.message()),
                                email.labels(),
                                email.metadata(),
                                email.faults().all())));
            }
            return emails + " " + faults.all();
        } catch (InvalidRequest invalid) {
            return invalid.faults().toString();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private ObjectNode request() {
        try {
            return (ObjectNode) JSON.readTree(everything());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Removes the field from wherever it stands; whether it stood anywhere. */
    private static boolean remove(JsonNode node, List<String> path, int step) {
        String name = path.get(step);
        boolean last = step == path.size() - 1;
        if (node instanceof ArrayNode array && name.equals("[]")) {
            boolean any = false;
            for (int i = array.size() - 1; i >= 0; i--) {
                if (last) {
                    array.remove(i);
                    any = true;
                } else {
                    any |= remove(array.get(i), path, step + 1);
                }
            }
            return any;
        }
        if (!(node instanceof ObjectNode object)) {
            return false;
        }
        boolean any = false;
        for (String field : new ArrayList<>(
                object.properties().stream().map(Map.Entry::getKey).toList())) {
            boolean same =
                    name.endsWith("*") ? field.startsWith(name.substring(0, name.indexOf('*'))) : field.equals(name);
            if (same && last) {
                object.remove(field);
                any = true;
            } else if (same) {
                any |= remove(object.get(field), path, step + 1);
            }
        }
        return any;
    }
}
