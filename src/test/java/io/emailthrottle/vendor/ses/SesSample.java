package io.emailthrottle.vendor.ses;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emailthrottle.vendor.events.VendorWebhook;
import io.emailthrottle.vendor.events.WebhookRequest;
import io.emailthrottle.vendor.events.WebhookSample;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** What SNS sends of SES's events, signed with GreenMail's certificate in place of Amazon's. */
public final class SesSample extends WebhookSample {

    static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:events";
    static final String CERTIFICATE =
            "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem";

    /** Which SNS repeats from the body. */
    private static final Map<String, String> HEADERS = Map.of("x-amz-sns-topic-arn", TOPIC);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final char[] PASSWORD = "changeit".toCharArray();

    /** SNS, as far as it has pages; it remembers which were read. */
    public static final class Pages extends SnsPages {
        final List<URI> read = new ArrayList<>();
        boolean away;

        @Override
        byte[] get(URI page) throws IOException {
            if (away) {
                throw new IOException("no connection");
            }
            read.add(page);
            return page.toString().equals(CERTIFICATE) ? certificate() : new byte[0];
        }
    }

    final Pages pages = new Pages();

    public SesSample() {
        super("ses", "MESSAGE");
    }

    @Override
    public String bounce() {
        return "permanent bounce";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("topics[0]", TOPIC);
    }

    @Override
    public VendorWebhook webhook() {
        return new SesWebhook(new SesWebhookSettings(List.of(TOPIC), Duration.ofHours(1)), pages);
    }

    @Override
    public WebhookRequest genuine(String body, Instant at) {
        return request(
                HEADERS, readable(body) ? sign(notification(body, at), "2").toString() : body, at);
    }

    @Override
    public WebhookRequest forged(String body, Instant at) {
        ObjectNode message = sign(notification("{}", at), "2").put("Message", body);
        return request(HEADERS, message.toString(), at);
    }

    private static boolean readable(String body) {
        return body.startsWith("{\"");
    }

    static ObjectNode notification(String body, Instant at) {
        return JSON.createObjectNode()
                .put("Type", "Notification")
                .put("MessageId", UUID.nameUUIDFromBytes(bytes(body)).toString())
                .put("TopicArn", TOPIC)
                .put("Message", body)
                .put("Timestamp", at.toString())
                .put("SigningCertURL", CERTIFICATE);
    }

    /** Signs what SNS signs of a message: its fields in alphabetical order, without those of the signature. */
    static ObjectNode sign(ObjectNode message, String version) {
        Map<String, String> fields = new TreeMap<>();
        message.properties()
                .forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
        fields.keySet().removeAll(List.of("SigningCertURL", "UnsubscribeURL", "Signature", "SignatureVersion"));
        StringBuilder text = new StringBuilder();
        fields.forEach(
                (name, value) -> text.append(name).append('\n').append(value).append('\n'));
        try {
            Signature rsa = Signature.getInstance(version.equals("1") ? "SHA1withRSA" : "SHA256withRSA");
            rsa.initSign((PrivateKey) store().getKey("greenmail", PASSWORD));
            rsa.update(bytes(text.toString()));
            return message.put("SignatureVersion", version)
                    .put("Signature", Base64.getEncoder().encodeToString(rsa.sign()));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] certificate() throws IOException {
        try {
            return bytes("-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder()
                            .encodeToString(store().getCertificate("greenmail").getEncoded())
                    + "\n-----END CERTIFICATE-----\n");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore store() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = SesSample.class.getResourceAsStream("/greenmail.p12")) {
            store.load(in, PASSWORD);
        }
        return store;
    }
}
