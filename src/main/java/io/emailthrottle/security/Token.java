package io.emailthrottle.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * An API key as its owner has it: {@code et_} and 256 random bits in base64url. So much chance needs no slow hash, nobody
 * can try it out. Text made of it shows its first characters only.
 */
public final class Token {

    private static final String MARK = "et_";
    private static final int RANDOM_BYTES = 32;
    private static final int VISIBLE = MARK.length() + 6;
    private static final Pattern FORM = Pattern.compile(MARK + "[A-Za-z0-9_-]{43}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String text;

    private Token(String text) {
        this.text = text;
    }

    static Token random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return new Token(MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
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
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return prefix() + "...";
    }
}
