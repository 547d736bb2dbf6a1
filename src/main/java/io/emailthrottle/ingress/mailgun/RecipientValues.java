package io.emailthrottle.ingress.mailgun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.InvalidAddress;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the place of {@code %recipient.name%} for one recipient, and of {@code %recipient%} and its like.
 *
 * @param mailbox as the request has it
 * @param own of the request's {@code recipient-variables}
 * @see <a href="https://documentation.mailgun.com/docs/mailgun/user-manual/sending-messages/batch-sending">Batch sending</a>
 */
record RecipientValues(String mailbox, JsonNode own) {

    private static final Pattern PLACE = Pattern.compile("%recipient(?:\\.([^%\\s]+)|_(email|name|fname|lname))?%");

    /** @param variables by address in lower case */
    static RecipientValues of(String mailbox, Map<String, JsonNode> variables) {
        JsonNode own = variables.get(address(mailbox).toLowerCase(Locale.ROOT));
        return new RecipientValues(mailbox, own == null ? MissingNode.getInstance() : own);
    }

    /** The address of a mailbox; the text itself when it is none, which is a fault elsewhere. */
    static String address(String mailbox) {
        Address address = parsed(mailbox);
        return address == null ? mailbox : address.address();
    }

    private static @Nullable Address parsed(String mailbox) {
        try {
            return Address.parse(mailbox);
        } catch (InvalidAddress e) {
            return null;
        }
    }

    /** The same text with the values; a place without a value stays. */
    String fill(String text) {
        Matcher place = PLACE.matcher(text);
        return place.replaceAll(found -> {
            String value = value(place.group(1), place.group(2));
            return Matcher.quoteReplacement(value == null ? found.group() : value);
        });
    }

    private @Nullable String value(@Nullable String variable, @Nullable String part) {
        if (variable != null) {
            JsonNode value = own.get(variable);
            return value == null || value.isNull() ? null : value.isValueNode() ? value.asText() : value.toString();
        }
        if (part == null) {
            return mailbox;
        }
        Address address = parsed(mailbox);
        String name = address == null || address.name() == null ? "" : address.name();
        int space = name.indexOf(' ');
        return switch (part) {
            case "email" -> address(mailbox);
            case "name" -> name;
            case "fname" -> space < 0 ? name : name.substring(0, space);
            default -> space < 0 ? "" : name.substring(space + 1);
        };
    }
}
