package io.emailthrottle.ingress.smtp;

import jakarta.mail.internet.MimeUtility;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Decodes a body so that no octet turns into a replacement character: by the charset that it names, or as what programs mean
 * that name another. A body that is neither is refused.
 */
public final class BodyText {

    /** What programs call ISO-8859-1 is this one: it has letters where the other has control characters. */
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private BodyText() {}

    /**
     * @param name the charset that the part names; null for none
     * @throws UnreadableMessage when the charset is unknown, or the octets are not in it
     */
    static String decode(byte[] octets, String name) {
        for (Charset charset : candidates(name)) {
            try {
                return charset.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
            } catch (CharacterCodingException e) {
                // The next one may be meant.
            }
        }
        throw new UnreadableMessage("A part of the message is not in the charset "
                + (name == null ? "UTF-8, and names no other" : name + " that it names") + ".");
    }

    /** By Java's name before the library's, which takes ASCII for ISO-8859-1. */
    private static Charset charset(String name) {
        for (String known : List.of(name, MimeUtility.javaCharset(name))) {
            try {
                return Charset.forName(known);
            } catch (IllegalArgumentException e) {
                // The library knows names that Java does not.
            }
        }
        throw new UnreadableMessage("A part of the message is in the unknown charset " + name + ".");
    }

    private static List<Charset> candidates(String name) {
        if (name == null || name.isBlank()) {
            return List.of(StandardCharsets.UTF_8, WINDOWS);
        }
        Charset charset = charset(name.strip());
        if (charset.equals(StandardCharsets.US_ASCII)) {
            return List.of(StandardCharsets.US_ASCII, StandardCharsets.UTF_8, WINDOWS);
        }
        return charset.equals(StandardCharsets.ISO_8859_1) ? List.of(WINDOWS, charset) : List.of(charset);
    }
}
