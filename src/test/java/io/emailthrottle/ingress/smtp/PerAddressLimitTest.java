package io.emailthrottle.ingress.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.body.ClientNetwork;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PerAddressLimitTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "2001:db8::1, 2001:db8::ffff:1, true",
        "2001:db8::1, 2001:db8:0:1::1, false",
        "::ffff:192.0.2.1, 192.0.2.1, true"
    })
    void all_of_an_ipv6_network_is_one_address(String one, String other, boolean same) throws UnknownHostException {
        boolean alike =
                ClientNetwork.of(InetAddress.getByName(one)).equals(ClientNetwork.of(InetAddress.getByName(other)));

        assertThat(alike).isEqualTo(same);
    }
}
