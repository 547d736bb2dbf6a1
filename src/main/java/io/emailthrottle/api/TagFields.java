package io.emailthrottle.api;

import io.emailthrottle.api.EmailRequest.TagRequest;
import io.emailthrottle.email.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a tag must be. */
final class TagFields {

    private static final int MAX_TAGS = 75;
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_-]{1,256}");

    private TagFields() {}

    /** The tags in their order. */
    static List<Tag> read(List<TagRequest> requests, Faults faults) {
        List<Tag> tags = new ArrayList<>();
        if (requests == null) {
            return tags;
        }
        if (requests.size() > MAX_TAGS) {
            faults.invalid("tags", requests.size() + " tags, at most " + MAX_TAGS + " are allowed");
            return tags;
        }
        for (int i = 0; i < requests.size(); i++) {
            TagRequest request = requests.get(i);
            String field = "tags[" + i + "]";
            if (request == null) {
                if (!faults.concern(field)) {
                    faults.invalid(field, "must be an object");
                }
                continue;
            }
            faults.unknown(field + ".", request.unknown());
            tagPart(request.name(), field + ".name", faults);
            tagPart(request.value(), field + ".value", faults);
            tags.add(new Tag(request.name(), request.value()));
        }
        return tags;
    }

    private static void tagPart(String part, String field, Faults faults) {
        if (part == null) {
            if (!faults.concern(field)) {
                faults.missing(field);
            }
        } else if (!TAG.matcher(part).matches()) {
            faults.invalid(field, "must be 1 to 256 ASCII letters, digits, underscores or hyphens");
        }
    }
}
