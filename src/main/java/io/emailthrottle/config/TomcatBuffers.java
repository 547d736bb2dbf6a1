package io.emailthrottle.config;

import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Makes the buffers that Tomcat holds for each request in flight as small as what passes through most of them: answers are
 * short, and nothing here reads trailers. Longer answers leave in more pieces. Bodies are read in pieces of 8 KB and more, into
 * the buffer that headers are read into.
 */
@Component
final class TomcatBuffers implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final int TRAILERS = 512;
    private static final int ANSWER = 1024;
    private static final int READ = 2048;
    private static final int WRITTEN_AT_ONCE = 2048;

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setProtocol(Protocol.class.getName());
        factory.addConnectorCustomizers(connector -> {
            if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
                http.setMaxTrailerSize(TRAILERS);
                http.setProperty("socket.appWriteBufSize", Integer.toString(ANSWER));
                http.setProperty("socket.appReadBufSize", Integer.toString(READ));
            }
        });
    }

    /** Made by Tomcat itself, by its name. */
    public static final class Protocol extends Http11NioProtocol {

        /** Bytes of an answer's body that are gathered, and three times as many for text: 24 KB a request without this. */
        @Override
        public int getDesiredBufferSize() {
            return WRITTEN_AT_ONCE;
        }
    }
}
