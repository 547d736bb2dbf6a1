package io.emailthrottle.email;

import io.emailthrottle.email.raw.RawMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Emails for tests. */
public final class Emails {

    public static final UUID ID = UUID.fromString("0192f1c0-7a4b-7c3d-8e5f-001122334455");
    public static final Instant CREATED_AT = Instant.parse("2025-03-04T05:06:07Z");

    private Emails() {}

    /** The least that an email can be: one recipient and a text, all of it ASCII. */
    public static Email plain() {
        return plainBuilder().build();
    }

    /** {@link #plain()}, to be changed. */
    public static Email.Builder plainBuilder() {
        return plainBuilder(ID);
    }

    public static Email.Builder plainBuilder(UUID id) {
        return Email.builder(id, CREATED_AT, address(null, "sender@example.com"), "Hello")
                .to(List.of(address(null, "ann@example.org")))
                .text("Hi Ann");
    }

    /** Every part that an email can have, with letters outside ASCII wherever they are allowed. */
    public static Email full() {
        return Email.builder(ID, CREATED_AT, address("Zoë \"Zed\" Ångström", "sender@example.com"), "Grüße, 世界 ✓")
                .to(List.of(address("Ann Müller", "ann@example.org"), address(null, "bob@example.org")))
                .cc(List.of(address("Čeněk", "cc@example.net")))
                .bcc(List.of(address(null, "bcc@example.net")))
                .replyTo(List.of(address("Support, Ltd.", "support@example.com")))
                .text("Grüße\nline two")
                .html("<p>Grüße <img src=\"cid:logo\"></p>")
                .headers(headers())
                .attachments(List.of(attachment(), inlineImage()))
                .tags(List.of(new Tag("campaign", "spring"), new Tag("plan", "pro")))
                .build();
    }

    /** {@link #full()} with a value in every component that is not its default; EmailCopyTest checks that none is left out. */
    public static Email everything() {
        return full().toBuilder()
                .tenant("acme")
                .metadata(Map.of("user_id", "42"))
                .vendor("relay")
                .delivery(DeliveryGuarantee.AT_MOST_ONCE)
                .priority(Priority.HIGH)
                .traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .envelope(List.of(address(null, "bob@example.org")))
                .content(new Content.Raw(new byte[] {1}, "bounces@example.com", "<a@b>", List.of(), Set.of()))
                .build();
    }

    /** {@link #everything()} as an application hands it in: to all recipients, and composed. */
    public static Email everyField() {
        return everything().toBuilder().envelope(null).content(Content.COMPOSED).build();
    }

    /** {@link #plain()} with a message that somebody else wrote, as it comes out of the database; line ends are CRLF. */
    public static Email raw(String message) {
        return raw(message.getBytes(StandardCharsets.UTF_8), null);
    }

    /** @param mailFrom the envelope's sender, empty for the null sender, null for none */
    public static Email raw(byte[] message, String mailFrom) {
        Content content = new Content.Raw(message, mailFrom, null, List.of(), Set.of());
        return RawMessage.withView(plainBuilder().content(content).build());
    }

    /** A file whose name is not ASCII and whose bytes are no UTF-8. */
    public static Attachment attachment() {
        return new Attachment("Prüfung 世界.bin", "application/octet-stream", new byte[] {0, (byte) 0xff, 10, 13}, null);
    }

    public static Attachment inlineImage() {
        return new Attachment("logo.png", "image/png", "png".getBytes(StandardCharsets.UTF_8), "logo");
    }

    public static Address address(String name, String address) {
        return new Address(name, address);
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Order", "4711 für Ann");
        headers.put("List-Unsubscribe", "<mailto:off@example.com>");
        return headers;
    }
}
