package io.emailthrottle.ingress.dialect;

import io.emailthrottle.ingress.ValidationErrors;
import java.util.List;
import java.util.Set;
import org.springframework.util.MultiValueMap;

/**
 * The query of a read: a parameter that is not evaluated here, or one that is given twice, is a fault. To pass it over would answer another
 * question than was asked.
 */
public final class KnownParameters {

    private KnownParameters() {}

    /**
     * The value of the one parameter that must be there.
     *
     * @param beside which others may be there
     * @throws io.emailthrottle.ingress.InvalidRequest naming each parameter that does not fit
     */
    public static String one(MultiValueMap<String, String> query, String name, Set<String> beside) {
        ValidationErrors faults = check(query, name, beside);
        List<String> values = query.get(name);
        if (values == null || values.getFirst().isBlank()) {
            faults.missing(name);
        }
        faults.orThrow();
        return values == null ? "" : values.getFirst();
    }

    /** @throws io.emailthrottle.ingress.InvalidRequest naming each parameter that does not fit */
    public static void only(MultiValueMap<String, String> query, Set<String> names) {
        check(query, "", names).orThrow();
    }

    private static ValidationErrors check(MultiValueMap<String, String> query, String name, Set<String> beside) {
        ValidationErrors faults = new ValidationErrors();
        query.forEach((given, values) -> {
            if (!given.equals(name) && !beside.contains(given)) {
                faults.invalid(given, "is not a filter that is evaluated here");
            } else if (values.size() > 1) {
                faults.invalid(given, "is given more than once");
            }
        });
        return faults;
    }
}
