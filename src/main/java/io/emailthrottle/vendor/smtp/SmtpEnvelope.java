package io.emailthrottle.vendor.smtp;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.Content;
import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.MessageRejected;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The SMTP envelope: the recipients, and the return path for bounces, independent of the headers.
 *
 * @param from {@code local@domain}; empty for the null sender, to whom nothing is returned (RFC 5321, 4.5.5)
 * @param chosen whether the application chose this sender for the envelope alone, so that the server's refusal of it is the
 *     message's fault
 * @param recipients to, cc and bcc, each once
 */
record SmtpEnvelope(String from, boolean chosen, List<Address> recipients) {

    /** {@code local@domain} that can stand between angle brackets: a quoted local part may hold brackets and spaces. */
    private static final Pattern PATH = Pattern.compile("(\"[ -~]*\"|[!-~&&[^<>\"]]+)@[!-~&&[^<>@]]+");

    /**
     * @param returnPath in place of the email's own sender, or null; the null sender stays as it is, because it keeps two
     *     machines from answering each other
     * @throws MessageRejected when there is no recipient, or an address could end the command that it stands in
     */
    static SmtpEnvelope of(Email email, @Nullable String returnPath) throws MessageRejected {
        Map<String, Address> recipients = new LinkedHashMap<>();
        for (Address recipient : email.recipients()) {
            check(recipient.address());
            recipients.putIfAbsent(key(recipient), recipient);
        }
        if (recipients.isEmpty()) {
            throw new MessageRejected("it has no recipients");
        }
        String own = email.content() instanceof Content.Raw raw && raw.mailFrom() != null
                ? raw.mailFrom()
                : email.from().address();
        String from = returnPath == null || own.isEmpty() ? own : returnPath;
        if (!from.isEmpty()) {
            check(from);
        }
        boolean chosen = !from.equalsIgnoreCase(email.from().address()) && !from.equals(returnPath);
        return new SmtpEnvelope(from, chosen, List.copyOf(recipients.values()));
    }

    /** The same sender's to some of the recipients. */
    SmtpEnvelope to(List<Address> some) {
        return new SmtpEnvelope(from, chosen, some);
    }

    /** Domains are the same in any case, local parts need not be (RFC 5321, 2.4). */
    private static String key(Address recipient) {
        String address = recipient.address();
        int at = address.lastIndexOf('@');
        return address.substring(0, at + 1) + address.substring(at + 1).toLowerCase(Locale.ROOT);
    }

    private static void check(String address) throws MessageRejected {
        if (!PATH.matcher(address).matches()) {
            throw new MessageRejected("an address holds characters that SMTP cannot carry");
        }
    }
}
