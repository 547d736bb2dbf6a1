package io.emailthrottle.ingress.dialect;

import io.emailthrottle.ingress.InvalidRequest;
import io.emailthrottle.ingress.ValidationError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a dialect calls the fields of {@code POST /emails}, so that a fault names the field that the caller wrote.
 *
 * <p>Of {@code attachments[2].content_type} the longest part that has a name here is replaced, and the indexes stay in their order.
 */
public final class FieldNames {

    private static final Pattern INDEX = Pattern.compile("\\[(\\d+)]");

    private final Map<String, String> names = new LinkedHashMap<>();

    /**
     * @param ours with {@code []} for each index
     * @param theirs the same, with fixed indexes where the field is part of an element; names of parts follow without a dot when it
     *     ends with a colon
     */
    public FieldNames put(String ours, String theirs) {
        names.put(ours, theirs);
        return this;
    }

    /** The same faults, of the fields as the dialect calls them. */
    public List<ValidationError> rename(InvalidRequest invalid) {
        return invalid.faults().stream().map(this::rename).toList();
    }

    private ValidationError rename(ValidationError fault) {
        String field = theirs(fault.field());
        return new ValidationError(
                field, fault.name(), fault.message().replace("`" + fault.field() + "`", "`" + field + "`"));
    }

    String theirs(String ours) {
        List<String> indexes = new ArrayList<>();
        Matcher index = INDEX.matcher(ours);
        String general = index.replaceAll(found -> {
            indexes.add(found.group(1));
            return "[]";
        });
        String part = general;
        while (!names.containsKey(part)) {
            int end = Math.max(part.lastIndexOf('.'), part.endsWith("[]") ? part.length() - 2 : part.lastIndexOf("[]"));
            if (end <= 0) {
                return ours;
            }
            part = part.substring(0, end);
        }
        StringBuilder theirs = new StringBuilder();
        String name = names.get(part);
        String rest = general.substring(part.length());
        boolean prefix = name.endsWith(":") && rest.startsWith(".");
        Matcher place = Pattern.compile("\\[]").matcher(name + (prefix ? rest.substring(1) : rest));
        int next = 0;
        while (place.find()) {
            place.appendReplacement(theirs, next < indexes.size() ? "[" + indexes.get(next++) + "]" : "[]");
        }
        return place.appendTail(theirs).toString();
    }
}
