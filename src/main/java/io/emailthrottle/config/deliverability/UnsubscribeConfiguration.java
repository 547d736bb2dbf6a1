package io.emailthrottle.config.deliverability;

import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.config.properties.EmailThrottleProperties;
import io.emailthrottle.config.properties.UnsubscribeProperties;
import io.emailthrottle.delivery.unsubscribe.UnsubscribeLinks;
import java.net.URI;
import java.net.URISyntaxException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Declares the links by which recipients unsubscribe. */
@Configuration(proxyBeanMethods = false)
class UnsubscribeConfiguration {

    private static final String PREFIX = "email-throttle.unsubscribe.";
    private static final int SHORTEST_SECRET = 32;

    @Bean
    UnsubscribeLinks unsubscribeLinks(EmailThrottleProperties properties) {
        return links(properties.unsubscribe());
    }

    /** @throws ConfigurationProblem naming the property that does not fit */
    static UnsubscribeLinks links(UnsubscribeProperties properties) {
        String url = properties.url();
        String secret = properties.secret();
        if (url == null || url.isBlank()) {
            if (secret != null && !secret.isBlank()) {
                throw new ConfigurationProblem(
                        PREFIX + "url",
                        "it is missing, and secret is given; allowed is a URL as in https://mail.example.com");
            }
            return UnsubscribeLinks.NONE;
        }
        if (secret == null || secret.length() < SHORTEST_SECRET) {
            throw new ConfigurationProblem(
                    PREFIX + "secret",
                    (secret == null ? "it is missing" : "it has " + secret.length() + " characters") + "; allowed are "
                            + SHORTEST_SECRET + " characters or more");
        }
        return UnsubscribeLinks.at(requireHttps(url.strip()), secret);
    }

    /** Mail programs follow https only (RFC 8058, 3.1). */
    private static String requireHttps(String url) {
        try {
            URI uri = new URI(url);
            if ("https".equalsIgnoreCase(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null) {
                return url.replaceAll("/+$", "");
            }
        } catch (URISyntaxException e) {
            // Told below, like any other that does not fit.
        }
        throw new ConfigurationProblem(
                PREFIX + "url", "'" + url + "' does not fit; allowed is a URL as in https://mail.example.com");
    }
}
