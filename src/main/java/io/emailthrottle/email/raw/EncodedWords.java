package io.emailthrottle.email.raw;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the encoded words of RFC 2047, also those that are glued to text, and characters that are split between words,
 * both of which many programs write. A word that cannot be decoded stays as it is.
 */
public final class EncodedWords {

    private static final Pattern WORD = Pattern.compile("=\\?([^?\\s*]+)(?:\\*[^?\\s]*)?\\?([BbQq])\\?([^?]*)\\?=");

    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    private final StringBuilder raw = new StringBuilder();
    private @Nullable String charset;

    private EncodedWords() {}

    public static String decode(String value) {
        return value.contains("=?") ? new EncodedWords().decoded(value) : value;
    }

    private String decoded(String value) {
        Matcher word = WORD.matcher(value);
        int end = 0;
        while (word.find()) {
            String between = value.substring(end, word.start());
            boolean adjacent = charset != null && between.isBlank();
            if (!adjacent || charset == null || !charset.equalsIgnoreCase(word.group(1))) {
                flush();
                text.append(adjacent ? "" : between);
            } else {
                raw.append(between);
            }
            charset = word.group(1);
            add(word);
            end = word.end();
        }
        flush();
        return text.append(value, end, value.length()).toString();
    }

    private void add(Matcher word) {
        raw.append(word.group());
        String encoding = word.group(2).equalsIgnoreCase("B") ? "base64" : "quoted-printable";
        String content = encoding.equals("base64")
                ? word.group(3)
                : word.group(3).replace("_", "=20").replace(" ", "=20");
        byte[] ascii = content.getBytes(StandardCharsets.ISO_8859_1);
        try (InputStream in = MimeUtility.decode(new ByteArrayInputStream(ascii), encoding)) {
            octets.writeBytes(in.readAllBytes());
        } catch (IOException | MessagingException e) {
            charset = "";
        }
    }

    /** Ends a run of words of the same charset. */
    private void flush() {
        if (charset != null) {
            text.append(string());
        }
        charset = null;
        octets.reset();
        raw.setLength(0);
    }

    private String string() {
        try {
            return Charset.forName(MimeUtility.javaCharset(charset))
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets.toByteArray()))
                    .toString();
        } catch (IOException | IllegalArgumentException e) {
            return raw.toString();
        }
    }
}
