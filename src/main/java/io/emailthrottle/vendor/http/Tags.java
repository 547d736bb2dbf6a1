package io.emailthrottle.vendor.http;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.Tag;
import java.util.List;
import java.util.stream.Stream;

/** Tags in the two ways in which vendors keep labels. */
public final class Tags {

    private static final String ID = "email_id";

    private Tags() {}

    /**
     * For vendors whose labels have a name and a value, and whose events repeat them: the first {@code limit} tags, and
     * the email's id as {@code email_id}, which takes the place of a tag that has this name.
     */
    public static List<Tag> withId(Email email, int limit) {
        Stream<Tag> own =
                email.tags().stream().filter(tag -> !tag.name().equals(ID)).limit(limit);
        return Stream.concat(own, Stream.of(new Tag(ID, email.id().toString()))).toList();
    }

    /**
     * For vendors whose labels are single words: each tag once as {@code name:value}, or as its name when the value is
     * empty; at most {@code limit}, the first ones, because a label too many must not cost the email.
     */
    public static List<String> asWords(Email email, int limit) {
        if (email.tags().isEmpty()) {
            return List.of();
        }
        return email.tags().stream().map(Tags::word).distinct().limit(limit).toList();
    }

    private static String word(Tag tag) {
        return tag.value() == null || tag.value().isEmpty() ? tag.name() : tag.name() + ":" + tag.value();
    }
}
