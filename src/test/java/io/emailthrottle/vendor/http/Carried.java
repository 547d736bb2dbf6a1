package io.emailthrottle.vendor.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.http.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a request carries, whatever the vendor calls it.
 *
 * @param raw the message itself, when the vendor takes it; null otherwise
 * @param texts all texts
 * @param files the files' bytes
 */
public record Carried(byte[] raw, List<String> texts, List<byte[]> files) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> LISTS = Set.of("attachment", "attachments", "inlinedattachments", "inline_images");
    private static final Set<String> CONTENTS = Set.of("content", "contentinbase64", "base64content", "data");

    public static Carried by(Request request) throws IOException {
        if (request.isMultipart()) {
            return form(request);
        }
        JsonNode body = JSON.readTree(request.getBodyAsString());
        if (body.at("/Content/Raw/Data").isTextual()) {
            return new Carried(
                    Base64.getDecoder().decode(body.at("/Content/Raw/Data").asText()), null, null);
        }
        if (body.at("/content/email_rfc822").isTextual()) {
            return new Carried(body.at("/content/email_rfc822").asText().getBytes(StandardCharsets.UTF_8), null, null);
        }
        Carried carried = new Carried(null, new ArrayList<>(), new ArrayList<>());
        carried.collect(body, false);
        return carried;
    }

    private static Carried form(Request request) {
        Carried carried = new Carried(null, new ArrayList<>(), new ArrayList<>());
        for (Request.Part part : request.getParts()) {
            byte[] octets = part.getBody().asBytes();
            switch (part.getName()) {
                case "message" -> {
                    return new Carried(octets, null, null);
                }
                case "attachment", "inline" -> {
                    carried.files.add(octets);
                    carried.texts.add(part.getFileName());
                }
                default -> carried.texts.add(new String(octets, StandardCharsets.UTF_8));
            }
        }
        return carried;
    }

    private void collect(JsonNode node, boolean file) {
        node.properties().forEach(entry -> {
            String name = entry.getKey().toLowerCase(Locale.ROOT);
            if (file && CONTENTS.contains(name)) {
                files.add(Base64.getDecoder().decode(entry.getValue().asText()));
            } else {
                collect(entry.getValue(), LISTS.contains(name));
            }
        });
        if (node.isArray()) {
            node.forEach(one -> collect(one, file));
        }
        if (node.isTextual()) {
            texts.add(node.asText());
        }
    }
}
