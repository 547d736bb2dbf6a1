package io.emailthrottle.vendor.events;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signatures with a key that both sides know (RFC 2104). Compared in a time that does not tell where they differ. */
public final class HmacSha256 {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    public HmacSha256(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** With a key that is text. */
    public HmacSha256(String key) {
        this(key.getBytes(StandardCharsets.UTF_8));
    }

    /** The signature of the parts, one after the other, in hexadecimal digits. */
    public String hex(byte[]... parts) {
        return HexFormat.of().formatHex(sign(parts));
    }

    /** Whether this is the signature of the parts, one after the other, in hexadecimal digits. */
    public boolean matchesHex(String signature, byte[]... parts) {
        return equal(hex(parts), signature);
    }

    /** The same in Base64. */
    public boolean matchesBase64(String signature, byte[]... parts) {
        return equal(Base64.getEncoder().encodeToString(sign(parts)), signature);
    }

    /** The signature of the parts, one after the other. */
    public byte[] sign(byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether two texts are the same, without telling by the time it takes how much of them is. */
    static boolean equal(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
