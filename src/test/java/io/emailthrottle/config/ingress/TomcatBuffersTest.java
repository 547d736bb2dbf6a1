package io.emailthrottle.config.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;

class TomcatBuffersTest {

    private static final long MB = 1024 * 1024;

    @Test
    void connections_take_at_most_a_quarter_of_the_heap_at_23_kb_each() {
        assertThat(TomcatBuffers.fitting(256 * MB)).isEqualTo(2849);
        assertThat(TomcatBuffers.fitting(8192 * MB)).isGreaterThan(20_000);
    }

    @Test
    void fewer_than_fit_stay_as_they_are_configured_and_more_do_not() {
        int fitting = TomcatBuffers.fitting(Runtime.getRuntime().maxMemory());

        assertThat(connections(7)).isEqualTo(7);
        assertThat(connections(Integer.MAX_VALUE)).isEqualTo(fitting);
    }

    private static int connections(int configured) {
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory();
        new TomcatBuffers().customize(factory);
        Connector connector = new Connector();
        AbstractProtocol<?> protocol = (AbstractProtocol<?>) connector.getProtocolHandler();
        protocol.setMaxConnections(configured);
        factory.getTomcatConnectorCustomizers().forEach(one -> one.customize(connector));
        return protocol.getMaxConnections();
    }
}
