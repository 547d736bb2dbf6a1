package io.emailthrottle.store.write;

import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Ids as the parameters of a statement that has always the same number of them, so that it is planned once. */
public final class NamedIds {

    /** The number of ids that a statement names at once. */
    public static final int MAX = 128;

    /** The statement's placeholders. */
    public static final String PLACES = String.join(", ", Collections.nCopies(MAX, "?"));

    private NamedIds() {}

    /**
     * The values of the placeholders; the last id fills those that are left.
     *
     * @param ids from 1 to {@link #MAX}
     */
    public static List<String> values(List<UUID> ids) {
        return IntStream.range(0, MAX)
                .mapToObj(i -> ids.get(Math.min(i, ids.size() - 1)).toString())
                .toList();
    }
}
