package io.emailthrottle.network;

import java.net.InetAddress;

/** A block of addresses in CIDR notation, of IPv4 or of IPv6. */
public record AddressBlock(byte[] prefix, int bits) {

    /**
     * Reads {@code 10.0.0.0/8} or {@code fc00::/7}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static AddressBlock of(String cidr) {
        int slash = cidr.indexOf('/');
        byte[] prefix =
                InetAddress.ofLiteral(cidr.substring(0, Math.max(0, slash))).getAddress();
        int bits = Integer.parseInt(cidr.substring(slash + 1));
        if (bits < 0 || bits > prefix.length * Byte.SIZE) {
            throw new IllegalArgumentException(cidr);
        }
        return new AddressBlock(prefix, bits);
    }

    /** False also for an address of the other family. */
    public boolean contains(byte[] address) {
        if (address.length != prefix.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((address[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
