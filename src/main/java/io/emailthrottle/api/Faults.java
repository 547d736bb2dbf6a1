package io.emailthrottle.api;

import java.util.ArrayList;
import java.util.List;

/** Collects every fault of one request, so that its author sees them all at once. */
final class Faults {

    /** Beyond this many a request is not worth more words. */
    private static final int MAX = 100;

    private final List<Fault> faults = new ArrayList<>();

    void missing(String field) {
        add(new Fault(field, "missing_required_field", "Missing `" + field + "` field."));
    }

    /** @param problem what is wrong, as the end of a sentence about the field, without a full stop */
    void invalid(String field, String problem) {
        invalid(field, "invalid_parameter", problem);
    }

    void invalid(String field, String name, String problem) {
        add(new Fault(field, name, "Invalid `" + field + "` field: " + problem + "."));
    }

    private void add(Fault fault) {
        if (faults.size() < MAX) {
            faults.add(fault);
        }
    }

    /** Whether this very field, or a part of it, already has a fault. */
    boolean concern(String field) {
        return faults.stream()
                .anyMatch(fault -> fault.field().equals(field)
                        || fault.field().startsWith(field + "[")
                        || fault.field().startsWith(field + "."));
    }

    /** @throws InvalidRequest when there is any fault */
    void orThrow() {
        if (!faults.isEmpty()) {
            throw new InvalidRequest(List.copyOf(faults));
        }
    }
}
