package io.emailthrottle.ingress.ses;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.InvalidAddress;
import io.emailthrottle.email.raw.UnreadableMessage;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What headers of a message tell Amazon SES, and do not leave.
 *
 * @param tags of {@code X-SES-MESSAGE-TAGS}, and the configuration set
 * @param listManagement whether the message asks for a contact list
 */
record SesHeaders(Map<String, String> tags, boolean listManagement) {

    private static final String PREFIX = "x-ses-";

    /** Whether a header, by its name in lower case, is for Amazon SES alone. */
    static boolean isInstruction(String name) {
        return name.startsWith(PREFIX);
    }

    /** @throws UnreadableMessage when the message's headers cannot be read */
    static SesHeaders of(byte[] message) {
        try {
            InternetHeaders headers = new InternetHeaders(new ByteArrayInputStream(message));
            Map<String, String> tags = new LinkedHashMap<>();
            String set = headers.getHeader(PREFIX + "configuration-set", null);
            if (set != null) {
                tags.put("configuration_set", set.strip());
            }
            String named = headers.getHeader(PREFIX + "message-tags", ",");
            for (String tag :
                    named == null ? new String[0] : MimeUtility.unfold(named).split(",")) {
                String[] parts = tag.split("=", 2);
                if (parts.length == 2) {
                    tags.put(parts[0].strip(), parts[1].strip());
                }
            }
            return new SesHeaders(tags, headers.getHeader(PREFIX + "list-management-options", null) != null);
        } catch (MessagingException e) {
            throw new UnreadableMessage("The message cannot be read: " + e.getMessage());
        }
    }

    /** The address of a mailbox; the text itself when it is none, which is a fault elsewhere. */
    static String address(String mailbox) {
        try {
            return Address.parse(mailbox).address();
        } catch (InvalidAddress e) {
            return mailbox;
        }
    }
}
