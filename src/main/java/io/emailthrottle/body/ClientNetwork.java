package io.emailthrottle.body;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** What counts as one client: an IPv4 address, or an IPv6 /64, because networks are assigned no smaller ones (RFC 6177). */
public final class ClientNetwork {

    private static final int IPV6_OCTETS = 8;

    private ClientNetwork() {}

    public static String of(InetAddress address) {
        byte[] octets = address.getAddress();
        return HexFormat.of().formatHex(address instanceof Inet6Address ? Arrays.copyOf(octets, IPV6_OCTETS) : octets);
    }
}
