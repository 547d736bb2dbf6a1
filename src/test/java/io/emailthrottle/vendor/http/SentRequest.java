package io.emailthrottle.vendor.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Properties;

/**
 * Everything that a request to a vendor says, whatever the vendor's shape: texts of JSON, fields of a form, and MIME messages
 * with their parts, each also decoded from base64.
 */
final class SentRequest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<byte[]> pieces = new ArrayList<>();
    private final LoggedRequest request;

    SentRequest(LoggedRequest request) throws Exception {
        this.request = request;
        pieces.add(request.getBody());
        for (HttpHeader header : request.getHeaders().all()) {
            header.values().forEach(this::text);
        }
        String type = request.getHeader("Content-Type");
        if (type.startsWith("application/json")) {
            json(JSON.readTree(request.getBody()));
        } else if (type.startsWith("multipart/")) {
            multipart(new MimeMultipart(new ByteArrayDataSource(request.getBody(), type)));
        } else {
            throw new AssertionError("a body of the unknown type " + type);
        }
    }

    private void json(JsonNode node) throws Exception {
        if (node.isTextual()) {
            text(node.asText());
            decoded(node.asText());
        } else if (node.isNumber()) {
            text(node.asText());
        }
        node.fieldNames().forEachRemaining(this::text);
        for (JsonNode child : node) {
            json(child);
        }
    }

    private void text(String text) {
        pieces.add(text.getBytes(StandardCharsets.UTF_8));
        try {
            pieces.add(MimeUtility.decodeText(text).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    private void decoded(String text) throws Exception {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(text);
            pieces.add(bytes);
            if (new String(bytes, StandardCharsets.US_ASCII).contains("MIME-Version:")) {
                part(new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes)));
            }
        } catch (IllegalArgumentException notBase64) {
            // It is a text, which was taken as it is.
        }
    }

    private void part(Part part) throws MessagingException, IOException {
        for (Header header : Collections.list(part.getAllHeaders())) {
            text(MimeUtility.unfold(header.getValue()));
        }
        if (part.getFileName() != null) {
            text(part.getFileName());
        }
        if (part.getContent() instanceof Multipart multipart) {
            multipart(multipart);
        } else {
            byte[] content = part.getInputStream().readAllBytes();
            pieces.add(content);
            text(new String(content, StandardCharsets.UTF_8));
        }
    }

    private void multipart(Multipart multipart) throws MessagingException, IOException {
        for (int i = 0; i < multipart.getCount(); i++) {
            BodyPart part = multipart.getBodyPart(i);
            part(part);
        }
    }

    /** Whether any of it holds this text; line ends do not matter. */
    boolean says(String text) {
        return pieces.stream()
                .anyMatch(piece -> new String(piece, StandardCharsets.UTF_8)
                        .replace("\r\n", "\n")
                        .contains(text));
    }

    /** Whether any of it is exactly these octets. */
    boolean carries(byte[] octets) {
        return pieces.stream().anyMatch(piece -> Arrays.equals(piece, octets));
    }

    String url() {
        return request.getAbsoluteUrl();
    }
}
