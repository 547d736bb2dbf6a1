package io.emailthrottle.security;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An API key as its owner has it: {@code et_}, or the beginning of another service's keys for clients that check it, and 256 random bits in base64url. So much chance needs no slow hash, nobody
 * can try it out. Text made of it shows its first characters only.
 */
public final class Token {

    /** How a key may begin, the usual way first. */
    public static final List<String> MARKS = List.of("et_", "re_", "SG.", "key-");

    private static final int VISIBLE = 6;
    private static final Pattern FORM = Pattern.compile(
            MARKS.stream().map(Pattern::quote).collect(Collectors.joining("|", "(", ")")) + Secret.FORM);

    private final String text;

    private Token(String text) {
        this.text = text;
    }

    static Token random() {
        return random(MARKS.getFirst());
    }

    /** @param mark one of {@link #MARKS} */
    static Token random(String mark) {
        return new Token(mark + Secret.random());
    }

    /** Null for what cannot be a key. */
    static @Nullable Token of(String text) {
        return FORM.matcher(text).matches() ? new Token(text) : null;
    }

    /** The key itself, shown to its owner once. */
    public String reveal() {
        return text;
    }

    /** Its first characters, by which people know it; 36 random bits of 256. */
    String prefix() {
        String mark = MARKS.stream().filter(text::startsWith).findFirst().orElseThrow();
        return text.substring(0, mark.length() + VISIBLE);
    }

    /** Its SHA-256, in hex. */
    String hash() {
        return Secret.hash(text);
    }

    @Override
    public String toString() {
        return prefix() + "...";
    }
}
