package io.emailthrottle.ingress.http;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;

/** An id as a decimal number, for APIs whose ids are such: of the same 128 bits, so that nothing has to be kept. */
public final class NumericId {

    private static final int BYTES = 16;
    private static final Pattern DIGITS = Pattern.compile("\\d{20,39}");

    private NumericId() {}

    /** 37 or 38 digits for an id of an email, whose first bits are its time. */
    public static String of(UUID id) {
        return new BigInteger(id.toString().replace("-", ""), BYTES).toString();
    }

    /** The id in its usual form; the text itself when it is no such number. */
    public static String decoded(String text) {
        if (!DIGITS.matcher(text).matches()) {
            return text;
        }
        byte[] bytes = new BigInteger(text).toByteArray();
        if (bytes.length > BYTES) {
            return text;
        }
        byte[] padded = new byte[BYTES];
        System.arraycopy(bytes, 0, padded, BYTES - bytes.length, bytes.length);
        String hex = HexFormat.of().formatHex(padded);
        return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }
}
