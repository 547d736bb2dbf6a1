package io.emailthrottle.email.raw;

import jakarta.mail.internet.MimeUtility;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a body so that no octet turns into a replacement character: by the charset that it names, or as what programs mean
 * that name another.
 */
final class BodyText {

    /** What programs call ISO-8859-1 is this one: it has letters where the other has control characters. */
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private BodyText() {}

    /**
     * Null when the charset is unknown, or the octets are not in it.
     *
     * @param name the charset that the part names; null for none
     */
    static @Nullable String decode(byte[] octets, @Nullable String name) {
        for (Charset charset : candidates(name)) {
            try {
                return charset.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
            } catch (CharacterCodingException e) {
                // The next one may be meant.
            }
        }
        return null;
    }

    /** By Java's name before the library's, which takes ASCII for ISO-8859-1; null when neither is known. */
    private static @Nullable Charset charset(String name) {
        for (String known : List.of(name, MimeUtility.javaCharset(name))) {
            try {
                return Charset.forName(known);
            } catch (IllegalArgumentException e) {
                // The library knows names that Java does not.
            }
        }
        return null;
    }

    private static List<Charset> candidates(@Nullable String name) {
        if (name == null || name.isBlank()) {
            return List.of(StandardCharsets.UTF_8, WINDOWS);
        }
        Charset charset = charset(name.strip());
        if (charset == null) {
            return List.of();
        }
        if (charset.equals(StandardCharsets.US_ASCII)) {
            return List.of(StandardCharsets.US_ASCII, StandardCharsets.UTF_8, WINDOWS);
        }
        return charset.equals(StandardCharsets.ISO_8859_1) ? List.of(WINDOWS, charset) : List.of(charset);
    }
}
