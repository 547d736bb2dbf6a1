package io.emailthrottle.ingress.http;

import io.emailthrottle.security.ApiKeyRequest;
import io.emailthrottle.security.ApiKeyService;
import io.emailthrottle.security.Scope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Resend's own client for Java against the running gateway: {@link JavaClientCalls}. It has its URL as a constant, which is another
 * one in the classes that are loaded here; all else is the client's as it is published.
 */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "email-throttle.vendors[0].name=quick",
            "email-throttle.vendors[0].type=simulated",
            "email-throttle.vendors[0].settings.latency=0s",
        })
class JavaClientTest {

    private static final String URL = "https://api.resend.com";

    @LocalServerPort
    private int port;

    @Autowired
    private ApiKeyService desk;

    @Test
    void the_client_for_java_works_against_the_gateway() throws Exception {
        ApiKeyRequest admin = new ApiKeyRequest("java", Set.of(Scope.ADMIN), List.of(), List.of(), null);
        String key = desk.create("default", admin).token().reveal();
        ClassLoader loader = new Redirected("http://127.0.0.1:" + port);

        Runnable calls = (Runnable) loader.loadClass(JavaClientCalls.class.getName())
                .getConstructor(String.class)
                .newInstance(key);

        calls.run();
    }

    /** Loads the client, and the test that uses it, with another URL. */
    private static final class Redirected extends ClassLoader {

        private final byte[] url;

        private Redirected(String url) {
            super(JavaClientTest.class.getClassLoader());
            this.url = url.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            boolean ours = name.startsWith("com.resend.") || name.startsWith(JavaClientCalls.class.getName());
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known != null ? known : ours ? defined(name) : super.loadClass(name, resolve);
            }
        }

        private Class<?> defined(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] code = redirected(in.readAllBytes());
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }

        /** A constant of text is its length in two octets, and the text. */
        private byte[] redirected(byte[] code) {
            byte[] old = URL.getBytes(StandardCharsets.US_ASCII);
            ByteArrayOutputStream changed = new ByteArrayOutputStream();
            int copied = 0;
            for (int i = 2; i + old.length <= code.length; i++) {
                if (Arrays.equals(code, i, i + old.length, old, 0, old.length)) {
                    int length = ((code[i - 2] & 0xFF) << 8 | code[i - 1] & 0xFF) - old.length + url.length;
                    changed.write(code, copied, i - 2 - copied);
                    changed.write(length >> 8);
                    changed.write(length);
                    changed.writeBytes(url);
                    copied = i + old.length;
                }
            }
            changed.write(code, copied, code.length - copied);
            return changed.toByteArray();
        }
    }
}
