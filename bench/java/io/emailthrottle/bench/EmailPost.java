package io.emailthrottle.bench;

import java.nio.charset.StandardCharsets;

/** The bytes of one POST /emails. */
public final class EmailPost {

    private EmailPost() {}

    /** @param textLength characters of the email's text */
    public static byte[] of(int textLength) {
        String body = """
                {"from": "Acme <hello@example.com>", "to": "ada@example.org", "subject": "It works", "text": "%s"}""".formatted("x".repeat(textLength));
        String head = "POST /emails HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }
}
