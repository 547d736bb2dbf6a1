package io.emailthrottle.ingress.http;

import java.util.List;

/**
 * A page of a list.
 *
 * @param more whether there are more behind it, seen from the cursor
 */
public record ListPage<T>(List<T> rows, boolean more) {

    /**
     * Leaves off the one that was read too many, to know whether there are more.
     *
     * @param found up to {@code size} + 1, in the order in which they are shown
     * @param before whether the page lies before its cursor, so that the first is the farthest from it
     */
    public static <T> ListPage<T> of(List<T> found, int size, boolean before) {
        boolean more = found.size() > size;
        int from = more && before ? 1 : 0;
        return new ListPage<>(more ? found.subList(from, from + size) : found, more);
    }
}
