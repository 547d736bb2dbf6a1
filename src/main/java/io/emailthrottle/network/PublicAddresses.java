package io.emailthrottle.network;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses belong to the public Internet, by IANA's registries of special-purpose addresses
 * (https://www.iana.org/assignments/iana-ipv4-special-registry and .../iana-ipv6-special-registry).
 */
final class PublicAddresses {

    private static final List<AddressBlock> NOT_PUBLIC = networks(
            "0.0.0.0/8", // this host
            "10.0.0.0/8", // private
            "100.64.0.0/10", // carrier-grade NAT
            "127.0.0.0/8", // loopback
            "168.63.129.16/32", // Azure's host, from every virtual machine
            "169.254.0.0/16", // link-local: clouds serve credentials at 169.254.169.254
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocol assignments
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // 6to4 relays
            "192.168.0.0/16", // private
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4", // reserved, and broadcast
            "2001::/23", // protocol assignments, Teredo among them
            "2001:db8::/32", // documentation
            "2002::/16", // 6to4: any IPv4 address inside
            "3fff::/20"); // documentation

    /** All that IPv6 has given out; so neither ::, ::1, IPv4-mapped ::ffff:0:0/96, fc00::/7, fe80::/10 nor ff00::/8. */
    private static final AddressBlock GLOBAL_UNICAST = AddressBlock.of("2000::/3");

    /** How a network without IPv4 reaches it (RFC 6052): the last four bytes are the address. */
    private static final AddressBlock NAT64 = AddressBlock.of("64:ff9b::/96");

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    private PublicAddresses() {}

    private static List<AddressBlock> networks(String... cidrs) {
        return Stream.of(cidrs).map(AddressBlock::of).toList();
    }

    static boolean contain(InetAddress address) {
        return contain(address.getAddress());
    }

    private static boolean contain(byte[] address) {
        if (NAT64.contains(address)) {
            return contain(Arrays.copyOfRange(address, IPV6_BYTES - IPV4_BYTES, IPV6_BYTES));
        }
        return (address.length == IPV4_BYTES || GLOBAL_UNICAST.contains(address))
                && NOT_PUBLIC.stream().noneMatch(network -> network.contains(address));
    }
}
