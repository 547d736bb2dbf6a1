package io.emailthrottle.security;

import java.util.regex.Pattern;

/**
 * An API key as its owner has it: {@code et_} and 256 random bits in base64url. So much chance needs no slow hash, nobody
 * can try it out. Text made of it shows its first characters only.
 */
public final class Token {

    private static final String MARK = "et_";
    private static final int VISIBLE = MARK.length() + 6;
    private static final Pattern FORM = Pattern.compile(MARK + Secret.FORM);

    private final String text;

    private Token(String text) {
        this.text = text;
    }

    static Token random() {
        return new Token(MARK + Secret.random());
    }

    /** Null for what cannot be a key. */
    static Token of(String text) {
        return FORM.matcher(text).matches() ? new Token(text) : null;
    }

    /** The key itself: for its owner, once, and for nobody else. */
    public String reveal() {
        return text;
    }

    /** Its first characters, by which people know it; 36 random bits of 256. */
    String prefix() {
        return text.substring(0, VISIBLE);
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
