package io.emailthrottle.ingress;

import java.util.regex.Pattern;

/** The rule for text that becomes a header, or a part of one: a single line without control characters. */
public final class SingleLineText {

    /** RFC 5322, 2.1.1: a line has at most 998 characters. */
    static final int MAX = 998;

    static final String NO_CONTROLS = "must not contain control characters such as line breaks";

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private SingleLineText() {}

    static boolean hasControls(String text) {
        return CONTROL.matcher(text).find();
    }

    public static void check(String field, String text, int max, ValidationErrors validationErrors) {
        if (hasControls(text)) {
            validationErrors.invalid(field, NO_CONTROLS);
        } else if (text.length() > max) {
            validationErrors.invalid(field, "is longer than " + max + " characters");
        }
    }
}
