package io.emailthrottle.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "168.63.129.16",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::7f00:1",
                "fc00::1",
                "fd00::1",
                "fdff:ffff::1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "ff02::1",
                "64:ff9b::7f00:1",
                "64:ff9b::a00:1",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:1ff::1",
                "2001:db8::1",
                "2002:7f00:1::1",
                "2002:808:808::1",
                "3fff::1",
                "5f00::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1"
            })
    void addresses_of_special_purpose_are_not_public(String literal) {
        assertThat(PublicAddresses.contain(InetAddress.ofLiteral(literal))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.1",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2001:200::1",
                "2606:4700::1111",
                "2a00:1450::1",
                "64:ff9b::808:808"
            })
    void their_neighbours_are_public(String literal) {
        assertThat(PublicAddresses.contain(InetAddress.ofLiteral(literal))).isTrue();
    }

    /** Java turns such addresses into IPv4 ones by itself; not so when they are made from bytes with a scope. */
    @Test
    void an_ipv4_address_in_the_clothes_of_ipv6_is_not_public() throws UnknownHostException {
        byte[] mapped = new byte[16];
        Arrays.fill(mapped, 10, 12, (byte) 0xff);
        System.arraycopy(new byte[] {8, 8, 8, 8}, 0, mapped, 12, 4);

        assertThat(PublicAddresses.contain(Inet6Address.getByAddress(null, mapped, -1)))
                .isFalse();
    }
}
