package io.emailthrottle.config.ingress;

import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Makes the buffers that Tomcat holds for each request in flight as small as what passes through most of them: answers are
 * short, and nothing here reads trailers. Longer answers leave in more pieces; bodies are read into the buffer that headers are
 * read into, in pieces of 8 KB and more.
 */
@Component
final class TomcatBuffers implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    /** Of the heap, for connections whose headers come slowly, which anybody can open. */
    private static final int CONNECTIONS_SHARE = 4;

    /** Measured, of a connection that has sent half of its headers. */
    private static final long CONNECTION_BYTES = 23 * 1024;

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setProtocol(Protocol.class.getName());
        factory.addConnectorCustomizers(connector -> {
            if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
                protocol.setMaxConnections(Math.min(
                        protocol.getMaxConnections(),
                        fitting(Runtime.getRuntime().maxMemory())));
            }
        });
    }

    /** The number of connections that fit into a heap of so many bytes. */
    static int fitting(long heap) {
        return (int) Math.min(Integer.MAX_VALUE, heap / CONNECTIONS_SHARE / CONNECTION_BYTES);
    }

    /** HTTP/1.1 with these buffers, in bytes. Made by Tomcat itself, by its name. */
    public static final class Protocol extends Http11NioProtocol {

        private static final int TRAILERS = 512;
        private static final int WRITTEN = 1024;
        private static final int READ = 2048;
        private static final int GATHERED = 2048;

        public Protocol() {
            setMaxTrailerSize(TRAILERS);
            setProperty("socket.appWriteBufSize", Integer.toString(WRITTEN));
            setProperty("socket.appReadBufSize", Integer.toString(READ));
        }

        /** Of an answer's body before it is written, and twice as much beside it for text. */
        @Override
        public int getDesiredBufferSize() {
            return GATHERED;
        }
    }
}
