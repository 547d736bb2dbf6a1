package io.emailthrottle.config.ingress;

import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.config.properties.EmailThrottleProperties;
import io.emailthrottle.ingress.dialect.Dialect;
import io.emailthrottle.ingress.dialect.Dialects;
import io.emailthrottle.ingress.http.ErrorForms;
import io.emailthrottle.ingress.ses.SesSignature;
import io.emailthrottle.time.Time;
import java.util.List;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts together which other vendors' send APIs are understood. */
@Configuration(proxyBeanMethods = false)
class DialectConfiguration {

    @Bean
    Dialects dialects(List<Dialect> known, EmailThrottleProperties properties) {
        try {
            return new Dialects(known, properties.ingress().dialects());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationProblem("email-throttle.ingress.dialects", e);
        }
    }

    @Bean
    ErrorForms errorForms(Dialects dialects) {
        return new ErrorForms(dialects.enabled());
    }

    @Bean
    SesSignature sesSignature(EmailThrottleProperties properties, Time time) {
        return new SesSignature(properties.ingress().ses().secretAccessKey(), time);
    }

    /** Some clients put an email's headers into the request's. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> headersOfDialects(Dialects dialects) {
        int bytes =
                dialects.enabled().stream().mapToInt(Dialect::headerBytes).max().orElse(0);
        return factory -> factory.addConnectorCustomizers(connector -> {
            if (bytes > 0 && connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
                http.setMaxHttpRequestHeaderSize(Math.max(bytes, http.getMaxHttpRequestHeaderSize()));
            }
        });
    }
}
