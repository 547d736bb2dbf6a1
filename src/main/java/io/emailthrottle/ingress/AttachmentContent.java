package io.emailthrottle.ingress;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The content of an attachment as a request gives it: its bytes, or text that is not base64. Text is an attachment's
 * content only when the attachment's type is text, which is known after its other fields are read.
 *
 * @param bytes null when {@code text} is not
 * @param text null when {@code bytes} is not
 */
public record AttachmentContent(
        byte @Nullable [] bytes, @Nullable String text) {

    public static AttachmentContent of(byte[] bytes) {
        return new AttachmentContent(bytes, null);
    }

    static AttachmentContent ofText(String text) {
        return new AttachmentContent(null, text);
    }

    /** @throws CharacterCodingException when the charset lacks a character of the text */
    byte[] in(Charset charset) throws CharacterCodingException {
        var encoded = charset.newEncoder().encode(CharBuffer.wrap(text));
        return Arrays.copyOf(encoded.array(), encoded.limit());
    }

    /** The size only: the content may be private. */
    @Override
    public String toString() {
        return "AttachmentContent[" + (bytes != null ? bytes.length : text == null ? 0 : text.length()) + "]";
    }
}
