package io.emailthrottle.ingress.dialect;

import java.util.List;

/** The dialects that this gateway understands, as its operator chose. */
public final class Dialects {

    private final List<Dialect> enabled;

    /**
     * @param known all there are
     * @param names which of them are understood
     * @throws IllegalArgumentException for a name that none has; its message ends a sentence about the property
     */
    public Dialects(List<Dialect> known, List<String> names) {
        List<String> all = known.stream().map(Dialect::name).sorted().toList();
        for (String name : names) {
            if (!all.contains(name)) {
                throw new IllegalArgumentException(
                        "'" + name + "' is not a dialect; allowed are " + String.join(", ", all));
            }
        }
        this.enabled =
                known.stream().filter(dialect -> names.contains(dialect.name())).toList();
    }

    /** Those that are understood. */
    public List<Dialect> enabled() {
        return enabled;
    }
}
