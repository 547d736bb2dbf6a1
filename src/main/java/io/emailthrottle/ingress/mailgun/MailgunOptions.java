package io.emailthrottle.ingress.mailgun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.emailthrottle.email.raw.EncodedWords;
import io.emailthrottle.email.raw.UnreadableMessage;
import io.emailthrottle.ingress.dialect.DialectBody;
import io.emailthrottle.ingress.dialect.Fields;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/** The options of a form, which a complete message may also have as headers. */
final class MailgunOptions {

    private static final String HEADER = "x-mailgun-";
    private static final String FIELD = "h:" + HEADER;

    /**
     * Headers whose option has another name.
     *
     * @see <a href="https://documentation.mailgun.com/docs/mailgun/user-manual/sending-messages/send-smtp">Passing sending options</a>
     */
    private static final Map<String, String> OPTIONS = Map.of(
            "deliver-by", "o:deliverytime",
            "drop-message", "o:testmode",
            "track", "o:tracking",
            "track-clicks", "o:tracking-clicks",
            "track-opens", "o:tracking-opens",
            "template-name", "template",
            "template-version", "t:version",
            "template-variables", "t:variables",
            "recipient-variables", "recipient-variables");

    /** Those that ask for nothing when they say no. */
    private static final Set<String> FLAGS = Set.of(
            "o:testmode",
            "o:tracking",
            "o:tracking-clicks",
            "o:tracking-opens",
            "o:tracking-unsubscribe",
            "o:require-tls",
            "o:skip-verification",
            "o:tracking-pixel-location-top");

    private final Fields form;
    private final LongConsumer memory;

    /** @param memory holds memory for what is read from variables */
    MailgunOptions(Fields form, LongConsumer memory) {
        this.form = form;
        this.memory = memory;
    }

    /** Whether a message's header, by its name in lower case, is an option. */
    static boolean isHeader(String name) {
        return name.startsWith(HEADER);
    }

    /** Whether an option says yes. */
    boolean on(String option) {
        JsonNode value = form.get(option);
        return value != null && !says(value, "no", "false");
    }

    /** Makes options of the fields for headers that are options, and a no of each flag that says it, so that the rules see it. */
    void read() {
        for (String name : form.names().toList()) {
            if (name.regionMatches(true, 0, FIELD, 0, FIELD.length())) {
                String option = name.substring(FIELD.length()).toLowerCase(Locale.ROOT);
                form.texts(name).forEach(value -> add(option, value));
                form.remove(name);
            }
        }
        for (String flag : FLAGS) {
            JsonNode value = form.get(flag);
            if (value != null && says(value, "no", "false")) {
                form.set(flag, BooleanNode.FALSE);
            }
        }
    }

    private static boolean says(JsonNode value, String... words) {
        for (String word : words) {
            if (value.asText().equalsIgnoreCase(word)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Adds what a message's headers say to the fields of the form.
     *
     * @throws UnreadableMessage when they cannot be read
     */
    void addHeaders(byte[] message) {
        try {
            InternetHeaders headers = new InternetHeaders(new ByteArrayInputStream(message));
            for (Header header : Collections.list(headers.getAllHeaders())) {
                String name = header.getName().toLowerCase(Locale.ROOT);
                if (isHeader(name)) {
                    add(
                            name.substring(HEADER.length()),
                            EncodedWords.decode(
                                    MimeUtility.unfold(header.getValue()).strip()));
                }
            }
        } catch (MessagingException e) {
            throw new UnreadableMessage("The message cannot be read: " + e.getMessage());
        }
    }

    private void add(String header, String value) {
        if (header.equals("variables")) {
            variables(value);
        } else {
            form.add(OPTIONS.getOrDefault(header, "o:" + header), TextNode.valueOf(value));
        }
    }

    private void variables(String value) {
        ObjectNode json = DialectBody.object(value, memory);
        if (json == null) {
            form.invalid("X-Mailgun-Variables", "must be a JSON object");
        } else {
            json.properties().forEach(entry -> form.add("v:" + entry.getKey(), TextNode.valueOf(text(entry))));
        }
    }

    private static String text(Map.Entry<String, JsonNode> entry) {
        JsonNode value = entry.getValue();
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
