package io.emailthrottle.email.raw;

import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentDisposition;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.ParameterList;
import jakarta.mail.internet.ParseException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a part's file, however it is written: by RFC 2231, as encoded words, as raw UTF-8, or without the quotes that
 * its spaces need. Encoded words are decoded before a path is cut off, because base64 has slashes.
 */
final class FileName {

    private static final Pattern CARELESS =
            Pattern.compile(";\\s*(?:file)?name\\s*=\\s*(\"[^\"]*\"|[^;]*)", Pattern.CASE_INSENSITIVE);

    private FileName() {}

    /** Null when it has none. */
    static @Nullable String of(Part part) throws MessagingException {
        String name = of(header(part, "Content-Disposition"), true);
        name = name == null ? of(header(part, "Content-Type"), false) : name;
        if (name == null) {
            return null;
        }
        String decoded = EncodedWords.decode(name);
        return decoded.substring(Math.max(decoded.lastIndexOf('/'), decoded.lastIndexOf('\\')) + 1)
                .strip();
    }

    /** Whether the part says that it is a file; a disposition that cannot be parsed counts by its first word. */
    static boolean attached(Part part) throws MessagingException {
        String disposition = header(part, "Content-Disposition");
        return disposition != null && disposition.split(";", 2)[0].strip().equalsIgnoreCase(Part.ATTACHMENT);
    }

    private static @Nullable String of(@Nullable String header, boolean disposition) {
        if (header == null) {
            return null;
        }
        try {
            ParameterList parameters = disposition
                    ? new ContentDisposition(header).getParameterList()
                    : new ContentType(header).getParameterList();
            String name = parameters == null ? null : parameters.get(disposition ? "filename" : "name");
            return name == null ? null : utf8(name, header);
        } catch (ParseException e) {
            Matcher careless = CARELESS.matcher(header.replaceAll("\\s+", " "));
            return careless.find() ? utf8(careless.group(1).replace("\"", "").strip(), header) : null;
        }
    }

    /** The library reads the octets of a part's headers as ISO-8859-1. */
    private static String utf8(String name, String header) {
        boolean raw = header.chars().anyMatch(c -> c >= 0x80 && c <= 0xff);
        if (!raw || name.chars().anyMatch(c -> c > 0xff)) {
            return name;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return name;
        }
    }

    private static @Nullable String header(Part part, String name) throws MessagingException {
        String[] values = part.getHeader(name);
        return values == null ? null : values[0];
    }
}
