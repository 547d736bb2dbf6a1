package io.emailthrottle.config;

import io.emailthrottle.security.FirstKey;
import java.io.Console;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.web.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.stereotype.Component;

/**
 * Says where the first API key is made once the port is known. The log, which others may read, has the page's URL and the
 * name of the file with the token; a person at a terminal gets the URL with the token in it.
 */
@Component
@ConditionalOnWebApplication
final class FirstKeyNotice implements ApplicationListener<WebServerInitializedEvent> {

    private static final Logger log = LoggerFactory.getLogger(FirstKeyNotice.class);

    private final FirstKey firstKey;
    private final ServerProperties server;

    FirstKeyNotice(FirstKey firstKey, ServerProperties server) {
        this.firstKey = firstKey;
        this.server = server;
    }

    @Override
    public void onApplicationEvent(WebServerInitializedEvent event) {
        // A management port of its own has a name here.
        if (event.getApplicationContext().getServerNamespace() != null || firstKey.token() == null) {
            return;
        }
        String page = page(event.getWebServer().getPort());
        log.warn(
                "there is no API key: make the first one at {} with the token in {}, or by `email-throttle keys create`;"
                        + " until then nothing else is answered without that token",
                page,
                firstKey.file());
        Console console = System.console();
        if (console != null && console.isTerminal()) {
            console.printf("%nMake the first API key at %s=%s%n%n", page, firstKey.token());
        }
    }

    private String page(int port) {
        // Without a key it is a loopback address.
        String address = server.getAddress().getHostAddress();
        String host = address.contains(":") ? "[" + address + "]" : address;
        boolean tls = server.getSsl() != null && server.getSsl().isEnabled();
        return (tls ? "https" : "http") + "://" + host + ":" + port + "/#first-key";
    }
}
