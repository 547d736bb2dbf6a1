package io.emailthrottle.config;

import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Makes the buffers that Tomcat holds for each request in flight as small as what passes through them: answers are
 * short, and nothing here reads trailers. Bodies are read as ever.
 */
@Component
final class TomcatBuffers implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final int TRAILERS = 512;
    private static final int ANSWER = 1024;

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addConnectorCustomizers(connector -> {
            if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
                http.setMaxTrailerSize(TRAILERS);
                http.setProperty("socket.appWriteBufSize", Integer.toString(ANSWER));
            }
        });
    }
}
