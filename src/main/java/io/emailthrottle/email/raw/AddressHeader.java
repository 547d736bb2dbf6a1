package io.emailthrottle.email.raw;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;

/** The addresses that a header names. */
public final class AddressHeader {

    /**
     * Characters up to which a header may be written carelessly: to guess what was meant takes time by the square of its
     * length.
     */
    private static final int MAX_CARELESS = 8 * 1024;

    private AddressHeader() {}

    /** None when there is no such header; the addresses of all when there are several. */
    public static InternetAddress[] read(MimeMessage message, String name) throws MessagingException {
        String list = message.getHeader(name, ",");
        return list == null ? new InternetAddress[0] : InternetAddress.parseHeader(list, list.length() > MAX_CARELESS);
    }
}
