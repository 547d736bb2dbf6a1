package io.emailthrottle.bench;

import java.nio.charset.StandardCharsets;
import java.util.Collections;

/** The bytes of requests that hand emails in. */
public final class EmailPost {

    private EmailPost() {}

    /** One POST /emails. @param textLength characters of the email's text */
    public static byte[] of(int textLength) {
        return to("/emails", textLength);
    }

    /** The same at another path. */
    public static byte[] to(String path, int textLength) {
        return post(path, "", email("", textLength));
    }

    /** One POST /emails that is answered as soon as the email is accepted, and then waits for this vendor. */
    public static byte[] queued(String vendor, int textLength) {
        return post("/emails", "Prefer: respond-async\r\n", email(vendorField(vendor), textLength));
    }

    /** One POST /emails/batch of so many emails that wait for this vendor. */
    public static byte[] batch(String vendor, int emails, int textLength) {
        String each = email(vendorField(vendor), textLength);
        return post("/emails/batch", "", "[" + String.join(",", Collections.nCopies(emails, each)) + "]");
    }

    private static String vendorField(String vendor) {
        return "\"vendor\": \"" + vendor + "\", ";
    }

    private static String email(String more, int textLength) {
        return """
                {"from": "Acme <hello@example.com>", "to": "ada@example.org", "subject": "It works", %s"text": "%s"}""".formatted(more, "x".repeat(textLength));
    }

    private static byte[] post(String path, String headers, String body) {
        String head = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }
}
