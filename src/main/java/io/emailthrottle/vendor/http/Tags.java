package io.emailthrottle.vendor.http;

import io.emailthrottle.email.Tag;
import java.util.List;

/** Tags for vendors whose labels are single words without a value. */
public final class Tags {

    private Tags() {}

    /**
     * Each tag once as {@code name:value}, or as its name when the value is empty; at most {@code limit}, the first
     * ones, because a label too many must not cost the email.
     */
    public static List<String> asWords(List<Tag> tags, int limit) {
        return tags.stream().map(Tags::word).distinct().limit(limit).toList();
    }

    private static String word(Tag tag) {
        return tag.value() == null || tag.value().isEmpty() ? tag.name() : tag.name() + ":" + tag.value();
    }
}
