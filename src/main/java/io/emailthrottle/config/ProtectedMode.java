package io.emailthrottle.config;

import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.config.properties.Role;
import io.emailthrottle.security.ApiKeyCache;
import io.emailthrottle.security.FirstKey;
import io.emailthrottle.security.SecuritySettings;
import java.io.IOException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.autoconfigure.web.ServerProperties.ForwardHeadersStrategy;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Keeps a gateway without API keys from being open to the world by accident: it starts on loopback only, and takes the
 * first key's token alone, unless the configuration says that everybody may call.
 */
@Component
@ConditionalOnWebApplication
final class ProtectedMode {

    private static final Logger log = LoggerFactory.getLogger(ProtectedMode.class);

    private static final String WHAT_TO_DO =
            " Make an API key first: `email-throttle keys create --name first --scope admin`. Or set"
                    + " email-throttle.security.open: true, if really everybody who reaches it may send.";

    ProtectedMode(
            ApiKeyCache keys,
            FirstKey firstKey,
            SecuritySettings settings,
            ServerProperties server,
            ManagementServerProperties management,
            Environment environment) {
        if (keys.any() || settings.open()) {
            firstKey.retire();
        }
        if (keys.any()) {
            return;
        }
        if (settings.open()) {
            log.warn(
                    "there is no API key and email-throttle.security.open is set: whoever reaches this gateway may send");
            return;
        }
        requireLoopback("server.address", server.getAddress());
        if (ManagementPortType.get(environment) == ManagementPortType.DIFFERENT) {
            requireLoopback("management.server.address", management.getAddress());
        }
        ForwardHeadersStrategy strategy = server.getForwardHeadersStrategy();
        if (strategy != null && strategy != ForwardHeadersStrategy.NONE) {
            throw new ConfigurationProblem(
                    "server.forward-headers-strategy",
                    "it is " + strategy + ", so a proxy stands in front and anybody may call, and there is no API key."
                            + WHAT_TO_DO);
        }
        if (settings.demo()) {
            log.warn(
                    "this is a demo, which sends nothing: programs of this machine may do everything in it without a key");
            return;
        }
        if (Role.WORKER.word().equalsIgnoreCase(environment.getProperty("email-throttle.role"))) {
            log.warn("there is no API key, so metrics are shown to nobody; make one with `email-throttle keys create`");
            return;
        }
        try {
            firstKey.issue();
        } catch (IOException e) {
            throw new ConfigurationProblem(
                    "spring.datasource.url",
                    "there is no API key, and " + firstKey.file() + " for the first one's token cannot be written: " + e
                            + "." + WHAT_TO_DO);
        }
    }

    /** @param address null for all of the machine's */
    private static void requireLoopback(String property, @Nullable InetAddress address) {
        if (address == null || !address.isLoopbackAddress()) {
            String shown = address == null ? "every address" : address.getHostAddress();
            throw new ConfigurationProblem(
                    property,
                    "it is " + shown + ", where others may call, and there is no API key." + WHAT_TO_DO
                            + " Or set it to 127.0.0.1, if only this machine is to call.");
        }
    }
}
