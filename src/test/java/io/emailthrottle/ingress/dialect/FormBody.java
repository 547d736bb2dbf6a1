package io.emailthrottle.ingress.dialect;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A form (multipart/form-data) as clients write it: names and texts are raw UTF-8. */
public final class FormBody {

    private static final String BOUNDARY = "----boundary42";

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    /** Adds a text. */
    public FormBody text(String field, String value) {
        write("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + field + "\"\r\n\r\n" + value + "\r\n");
        return this;
    }

    /** Adds a file. */
    public FormBody file(String field, String filename, String type, byte[] content) {
        write("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + field + "\"; filename=\"" + filename
                + "\"\r\nContent-Type: " + type + "\r\n\r\n");
        body.writeBytes(content);
        write("\r\n");
        return this;
    }

    private void write(String text) {
        body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Its content type. */
    public static String type() {
        return "multipart/form-data; boundary=" + BOUNDARY;
    }

    /** With the last boundary. */
    public byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(body.toByteArray());
        all.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return all.toByteArray();
    }

    /** A POST of it, with a user and a password. */
    public HttpRequest post(URI url, String user, String password) {
        String pair = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(url)
                .header("Authorization", "Basic " + pair)
                .header("Content-Type", type())
                .POST(BodyPublishers.ofByteArray(bytes()))
                .build();
    }
}
