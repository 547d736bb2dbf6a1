package com.example.mail;

import io.emailthrottle.middleware.Middleware;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Names the middlewares of this jar: a bean's name is what a vendor's {@code middlewares} calls it. */
@AutoConfiguration
public class MailPolicies {

    @Bean("own-domains-only")
    Middleware ownDomainsOnly(@Value("${staging.domain}") String domain) {
        return new OwnDomainsOnly(domain);
    }
}
