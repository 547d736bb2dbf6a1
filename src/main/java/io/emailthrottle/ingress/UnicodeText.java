package io.emailthrottle.ingress;

import org.jspecify.annotations.Nullable;

/** The rule for every text of a request: no NUL, and no half of a surrogate pair, which could not be written as UTF-8. */
public final class UnicodeText {

    private UnicodeText() {}

    /** What is wrong with a text, as the end of a sentence about it; null for nothing. */
    public static @Nullable String problem(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return "must not contain NUL";
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return "contains half of a surrogate pair, which is no character";
                }
                i++;
            }
        }
        return null;
    }
}
