package io.emailthrottle.ingress;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Collects every fault of one request, so that its author sees them all at once. */
public final class ValidationErrors {

    /** Beyond this many a request is not worth more words. */
    private static final int MAX = 100;

    private final String prefix;
    private final List<ValidationError> faults = new ArrayList<>();

    public ValidationErrors() {
        this("");
    }

    /** @param prefix where in the request the faulty fields stand, as {@code [3].} */
    public ValidationErrors(String prefix) {
        this.prefix = prefix;
    }

    public void missing(String field) {
        String path = prefix + field;
        add(new ValidationError(path, "missing_required_field", "Missing `" + path + "` field."));
    }

    /** @param problem what is wrong, as the end of a sentence about the field, without a full stop */
    public void invalid(String field, String problem) {
        invalid(field, "invalid_parameter", problem);
    }

    /** A field whose fault is what the refusal says. */
    public void invalid(String field, Exception refusal) {
        invalid(field, String.valueOf(refusal.getMessage()));
    }

    void invalid(String field, String name, String problem) {
        String path = prefix + field;
        add(new ValidationError(path, name, "Invalid `" + path + "` field: " + problem + "."));
    }

    /** Fields that nobody knows, which are not dropped in silence. */
    public void unknown(String path, @Nullable Map<String, ?> fields) {
        if (fields != null) {
            fields.keySet().stream()
                    .filter(name -> !path.isEmpty() || !UnsupportedFields.REASONS.containsKey(name))
                    .forEach(name -> invalid(path + name, "it is not known here"));
        }
    }

    /** One that nobody knows here, and those that are known; a body without fields is not asked for. */
    public void unknown(String name, Collection<String> known) {
        String others = known.isEmpty() ? "no parameter is" : "known are " + String.join(", ", new TreeSet<>(known));
        invalid(name, "it is not known here; " + others);
    }

    /** A vendor that cannot carry the email, when none can. */
    void uncarried(String vendor, String obstacle) {
        String message = "No vendor can carry this email. `" + vendor + "`: " + obstacle + ".";
        add(new ValidationError(prefix + "vendor", "validation_error", message));
    }

    private void add(ValidationError validationError) {
        if (faults.size() < MAX) {
            faults.add(validationError);
        }
    }

    /** Whether this very field, or a part of it, already has a fault. */
    public boolean concern(String field) {
        String path = prefix + field;
        return faults.stream()
                .anyMatch(validationError -> validationError.field().equals(path)
                        || validationError.field().startsWith(path + "[")
                        || validationError.field().startsWith(path + "."));
    }

    public List<ValidationError> all() {
        return List.copyOf(faults);
    }

    /** @throws InvalidRequest when there is any fault */
    public void orThrow() {
        if (!faults.isEmpty()) {
            throw new InvalidRequest(all());
        }
    }
}
