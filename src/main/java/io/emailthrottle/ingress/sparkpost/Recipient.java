package io.emailthrottle.ingress.sparkpost;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.InvalidAddress;
import io.emailthrottle.ingress.dialect.Fields;
import io.emailthrottle.ingress.dialect.Mailboxes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One of a transmission's recipients.
 *
 * @param fields of the recipient
 * @param mailbox as the request has it
 * @param headerTo the addresses, in lower case, that it sees in To; empty for its own
 */
record Recipient(Fields fields, String mailbox, Set<String> headerTo) {

    /** Addresses below it get nothing at SparkPost. */
    private static final String SINK = ".sink.sparkpostmail.com";

    /** Null, with a fault, when there is no address. */
    static @Nullable Recipient of(Fields fields) {
        JsonNode address = fields.get("address");
        if (address != null && address.isTextual()) {
            return new Recipient(fields, address.textValue(), Set.of());
        }
        Fields object = fields.object("address");
        if (object == null) {
            fields.invalid("address", "is missing");
            return null;
        }
        String mailbox = Mailboxes.of(object, "email", "name");
        String headerTo = object.filled("header_to");
        return mailbox == null
                ? null
                : new Recipient(fields, mailbox, headerTo == null ? Set.of() : addresses(Mailboxes.split(headerTo)));
    }

    /** In lower case, without names, in their order. */
    static Set<String> addresses(List<String> mailboxes) {
        return mailboxes.stream().map(Recipient::address).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Its address in lower case, without a name. */
    String address() {
        return address(mailbox);
    }

    /** The text itself when it is no mailbox, which is a fault elsewhere. */
    private static String address(String mailbox) {
        try {
            return Address.parse(mailbox).address().toLowerCase(Locale.ROOT);
        } catch (InvalidAddress e) {
            return mailbox.toLowerCase(Locale.ROOT);
        }
    }

    /** Whether others' To, and not its own, is what it sees. */
    boolean copied() {
        return !headerTo.isEmpty() && !headerTo.contains(address());
    }

    /** Whether it is one that gets nothing. */
    boolean sink() {
        return address().endsWith(SINK);
    }
}
