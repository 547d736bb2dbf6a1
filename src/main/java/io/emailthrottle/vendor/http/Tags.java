package io.emailthrottle.vendor.http;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.Tag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tags and metadata in the ways in which vendors keep an application's own data. */
public final class Tags {

    private static final String ID = "email_id";
    /** What tags of {@code POST /emails} are; labels of other vendors' APIs are free text. */
    private static final Pattern NARROW = Pattern.compile("[A-Za-z0-9_-]{1,256}");

    private Tags() {}

    /**
     * For vendors whose labels have a name and a value, and whose events repeat them: the first {@code limit} tags, and
     * the email's id as {@code email_id}, which takes the place of a tag that has this name. These vendors take ASCII letters,
     * digits, {@code _} and {@code -}, so a label with anything else is left out.
     */
    public static List<Tag> withId(Email email, int limit) {
        Stream<Tag> own = email.tags().stream()
                .filter(tag -> !tag.name().equals(ID) && narrow(tag))
                .limit(limit);
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

    private static boolean narrow(Tag tag) {
        return NARROW.matcher(tag.name()).matches()
                && NARROW.matcher(tag.value()).matches();
    }

    /**
     * What a vendor takes of metadata at most.
     *
     * @param entries how many, the email's id included
     * @param name characters of a name
     * @param value characters of a value
     * @param total characters of all names and values
     */
    public record MetadataLimits(int entries, int name, int value, int total) {}

    /**
     * For vendors that keep an object of texts, and whose events repeat it: the email's id, and as much of the email's
     * metadata as fits, because an entry too many must not cost the email.
     *
     * @param idName the name of the entry with the id
     */
    public static Map<String, String> metadata(Email email, String idName, MetadataLimits limits) {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put(idName, email.id().toString());
        int total = idName.length() + email.id().toString().length();
        for (Map.Entry<String, String> entry : email.metadata().entrySet()) {
            int size = entry.getKey().length() + entry.getValue().length();
            boolean fits = entries.size() < limits.entries
                    && entry.getKey().length() <= limits.name
                    && entry.getValue().length() <= limits.value
                    && total + size <= limits.total;
            if (fits && entries.putIfAbsent(entry.getKey(), entry.getValue()) == null) {
                total += size;
            }
        }
        return entries;
    }

    private static String word(Tag tag) {
        return tag.value() == null || tag.value().isEmpty() ? tag.name() : tag.name() + ":" + tag.value();
    }
}
