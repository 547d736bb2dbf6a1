package io.emailthrottle.ingress;

import io.emailthrottle.email.Tag;
import io.emailthrottle.ingress.EmailRequest.TagRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a tag must be. */
public final class TagFields {

    private static final int MAX_TAGS = 75;
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_-]{1,256}");

    private TagFields() {}

    /** The tags in their order. */
    static List<Tag> read(@Nullable List<@Nullable TagRequest> requests, ValidationErrors validationErrors) {
        List<Tag> tags = new ArrayList<>();
        if (requests == null) {
            return tags;
        }
        if (requests.size() > MAX_TAGS) {
            validationErrors.invalid("tags", requests.size() + " tags, at most " + MAX_TAGS + " are allowed");
            return tags;
        }
        for (int i = 0; i < requests.size(); i++) {
            TagRequest request = requests.get(i);
            String field = "tags[" + i + "]";
            if (request == null) {
                if (!validationErrors.concern(field)) {
                    validationErrors.invalid(field, "must be an object");
                }
                continue;
            }
            validationErrors.unknown(field + ".", request.unknown());
            tagPart(request.name(), field + ".name", validationErrors);
            tagPart(request.value(), field + ".value", validationErrors);
            if (request.name() != null && request.value() != null) {
                tags.add(new Tag(request.name(), request.value()));
            }
        }
        return tags;
    }

    private static void tagPart(@Nullable String part, String field, ValidationErrors validationErrors) {
        if (part == null) {
            if (!validationErrors.concern(field)) {
                validationErrors.missing(field);
            }
        } else if (!TAG.matcher(part).matches()) {
            validationErrors.invalid(field, "must be 1 to 256 ASCII letters, digits, underscores or hyphens");
        }
    }
}
