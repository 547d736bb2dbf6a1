package io.emailthrottle.email;

import org.jspecify.annotations.Nullable;

/**
 * The program with which a recipient opened an email or clicked a link, as the vendor saw it.
 *
 * @param ipAddress its address, or null
 * @param userAgent what it calls itself, or null
 */
public record Visitor(@Nullable String ipAddress, @Nullable String userAgent) {

    /** An IPv6 address with an IPv4 address in it has 45 characters. */
    private static final int MAX_ADDRESS = 45;

    private static final int MAX_AGENT = 500;

    public Visitor {
        ipAddress = ipAddress == null || ipAddress.length() > MAX_ADDRESS ? null : ipAddress;
        userAgent =
                userAgent == null || userAgent.length() <= MAX_AGENT ? userAgent : userAgent.substring(0, MAX_AGENT);
    }

    /** Neither: both are personal data. */
    @Override
    public String toString() {
        return "Visitor[...]";
    }
}
