package io.emailthrottle.ingress.dialect;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * The full email as a dialect writes it, to be found by tests: one implementation stands beside each dialect's test, public and with a
 * constructor without parameters.
 */
public interface DialectSample {

    String FROM_NAME = "Zoë, of \"Acme\"";
    String FROM = "hello@example.com";
    String TO_NAME = "Ada Lovelace";
    String REPLY_TO = "support@example.com";
    String SUBJECT = "Grüße from Łódź";
    String TEXT = "Hello Ada,\nhere is the plan. ✓\n";
    String HTML = "<p>Hello <b>Ada</b>, here is the plan. ✓ <img src=\"cid:logo.png\"></p>";
    String HEADER = "X-Entity-Ref";
    String HEADER_VALUE = "ref-42";
    String FILENAME = "plan.txt";
    byte[] FILE = "the plan\n".getBytes(StandardCharsets.UTF_8);
    String IMAGE_ID = "logo.png";
    byte[] IMAGE = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    /** {@link Dialect#name}. */
    String dialect();

    /**
     * The request with everything that the constants say: from {@link #FROM}, to {@code to}, {@code cc} and {@code bcc}, with text, html, a header,
     * a file and an inline part, and as far as the dialect has them a label {@code Welcome email} and metadata {@code user_id=42}.
     *
     * @param base the gateway's URL, without a slash at its end
     * @param key an API key
     */
    HttpRequest full(URI base, String key, String to, String cc, String bcc);

    /** What of the full email the dialect cannot say: names of {@code cc}, {@code bcc}, {@code html} and their like. */
    default List<String> lacks() {
        return List.of();
    }

    /** Base64 without line breaks. */
    static String base64(byte[] content) {
        return Base64.getEncoder().encodeToString(content);
    }
}
