package io.emailthrottle.email;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox as RFC 5322 calls it: an address and, perhaps, the name to show for it.
 *
 * @param name the display name, decoded, or null
 * @param address {@code local@domain} in ASCII; an international domain stands as A-labels ({@code xn--...})
 */
public record Address(@Nullable String name, String address) {

    /** RFC 5321, 4.5.3.1.1. */
    private static final int MAX_LOCAL = 64;
    /** RFC 5321, 4.5.3.1.3 less the angle brackets (erratum 1690 to RFC 3696). */
    private static final int MAX_ADDRESS = 254;

    /**
     * Octets of a mailbox with its name, as a header holds it: the longest field, {@code Reply-To: }, then fits into one
     * line (RFC 5322, 2.1.1) wherever it may be folded.
     */
    private static final int MAX_MAILBOX = 998 - "Reply-To: ".length();

    /** A name of so many characters fits in any case: nine octets each, and 13 for each word of 75, beside the longest address. */
    private static final int SHORT_NAME = 60;

    /** Possessive throughout: a group that may give back recurses for each label. */
    private static final Pattern HOST = Pattern.compile(
            "(?!-)[a-z0-9-]{1,63}+(?<!-)(?:\\.(?!-)[a-z0-9-]{1,63}+(?<!-))*+", Pattern.CASE_INSENSITIVE);
    /**
     * Letters that java.net.IDN (IDNA 2003) turns into another domain than today's registries (IDNA 2008) do: sharp s,
     * final sigma, and the two joiners. See RFC 5894, 7.2.
     */
    private static final Pattern AMBIGUOUS_IDN = Pattern.compile("[\\u00DF\\u03C2\\u200C\\u200D]");

    /**
     * A name with commas that is not quoted, as in {@code Doe, John <john@example.org>}: one address, because what stands
     * before its only angle bracket holds no other.
     */
    private static final Pattern COMMA_IN_NAME = Pattern.compile("([^\"<>@:;()\\\\]*,[^\"<>@:;()\\\\]*)(<[^<>]+>)");

    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\"");
    /** RFC 5322, 3.2.3: what needs no quotes. */
    private static final Pattern DOT_ATOM =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]++(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]++)*+");

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    public Address {
        Objects.requireNonNull(address, "address");
    }

    /**
     * Reads {@code a@b} or {@code Name <a@b>}.
     *
     * @throws InvalidAddress when the text is anything else: a group, several addresses, a comment in place of an
     *     address, a control character anywhere, a local part of more than 64 or an address of more than 254 octets, a
     *     local part outside ASCII, or a mailbox of more than 988 octets in a header
     */
    public static Address parse(String text) throws InvalidAddress {
        if (CONTROL.matcher(text).find()) {
            throw new InvalidAddress("must not contain control characters such as line breaks");
        }
        String mailbox = text.strip();
        if (mailbox.isEmpty()) {
            throw new InvalidAddress("is empty");
        }
        // First of all: what reads encoded words takes time by the square of their number.
        if (mailbox.length() > MAX_MAILBOX) {
            throw tooLong();
        }
        Matcher comma = COMMA_IN_NAME.matcher(mailbox);
        if (comma.matches()) {
            mailbox = '"' + comma.group(1).strip() + "\" " + comma.group(2);
        }
        InternetAddress[] parsed;
        try {
            parsed = InternetAddress.parse(mailbox, true);
        } catch (AddressException e) {
            throw new InvalidAddress("is not `email@example.com` or `Name <email@example.com>`");
        }
        boolean trailing = mailbox.indexOf('>') >= 0 && !mailbox.endsWith(">");
        if (parsed.length != 1 || parsed[0].isGroup() || trailing) {
            throw new InvalidAddress("must hold exactly one address");
        }
        String name = parsed[0].getPersonal();
        if (name != null && (CONTROL.matcher(name).find() || name.isBlank())) {
            name = null;
        }
        Address address = new Address(name, canonical(parsed[0].getAddress()));
        if (name != null && name.length() > SHORT_NAME && address.encodedLength() > MAX_MAILBOX) {
            throw tooLong();
        }
        return address;
    }

    private static InvalidAddress tooLong() {
        return new InvalidAddress("is, with its name, longer than " + MAX_MAILBOX + " octets in a header");
    }

    private int encodedLength() {
        try {
            return new InternetAddress(address, name, "UTF-8").toString().length();
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("UTF-8 is always known", e);
        }
    }

    private static String canonical(String address) throws InvalidAddress {
        int at = address.lastIndexOf('@');
        if (at < 1 || at == address.length() - 1) {
            throw new InvalidAddress("needs a local part and a domain, as in `email@example.com`");
        }
        String local = unquoted(address.substring(0, at));
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(local)) {
            throw new InvalidAddress("has a local part outside ASCII, which most mail servers refuse");
        }
        if (local.length() > MAX_LOCAL) {
            throw new InvalidAddress("has a local part of more than " + MAX_LOCAL + " octets");
        }
        requireLength(address);
        String canonical = local + "@" + asciiDomain(address.substring(at + 1));
        requireLength(canonical);
        try {
            new InternetAddress(canonical, true).validate();
        } catch (AddressException e) {
            throw new InvalidAddress("is not `email@example.com` or `Name <email@example.com>`");
        }
        return canonical;
    }

    /** A local part that is quoted without need names the same mailbox as the bare one: RFC 5321, 4.1.2. */
    private static String unquoted(String local) {
        Matcher quoted = QUOTED.matcher(local);
        if (!quoted.matches()) {
            return local;
        }
        String bare = quoted.group(1).replaceAll("\\\\(.)", "$1");
        return DOT_ATOM.matcher(bare).matches() ? bare : local;
    }

    /** Once before the domain is looked at, and once more when it is ASCII, which may be longer. */
    private static void requireLength(String address) throws InvalidAddress {
        if (address.length() > MAX_ADDRESS) {
            throw new InvalidAddress("is longer than " + MAX_ADDRESS + " octets");
        }
    }

    private static String asciiDomain(String domain) throws InvalidAddress {
        if (AMBIGUOUS_IDN.matcher(domain).find()) {
            throw new InvalidAddress("has an ambiguous international domain: write it as A-labels (xn--...)");
        }
        String ascii;
        try {
            ascii = IDN.toASCII(domain);
        } catch (IllegalArgumentException e) {
            throw new InvalidAddress("has a domain that is no host name");
        }
        if (!HOST.matcher(ascii).matches()) {
            throw new InvalidAddress("has a domain that is no host name");
        }
        return ascii;
    }

    /** What stands behind the last {@code @}, in lower case. */
    public String domain() {
        return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    /** {@code Name <a@b>} or {@code a@b}, for people to read; a name is not quoted as a header would need it. */
    public String mailbox() {
        return name == null ? address : name + " <" + address + ">";
    }

    /** For logs: the first letter and the domain, {@code j***@example.com}. */
    public String masked() {
        return address.charAt(0) + "***@" + domain();
    }

    /** Masked, because text ends in logs. */
    @Override
    public String toString() {
        return masked();
    }
}
