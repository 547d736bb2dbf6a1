package io.emailthrottle.ingress.mailgun;

import io.emailthrottle.ingress.dialect.BasicCredentials;
import io.emailthrottle.ingress.dialect.Dialect;
import io.emailthrottle.ingress.dialect.DialectError;
import io.emailthrottle.ingress.dialect.FieldRules;
import io.emailthrottle.ingress.dialect.PathSet;
import io.emailthrottle.ingress.http.ApiError;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Mailgun's API: {@code POST /v3/{domain}/messages} and {@code messages.mime}, and the reads that senders make.
 *
 * @see <a href="https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/messages">Messages</a>
 */
@Component
public final class MailgunDialect implements Dialect {

    static final String NAME = "mailgun";

    /** A domain has a dot, which tells these paths from other vendors' such as {@code /v3/suppression/bounces}. */
    static final String DOMAIN = "/v3/{domain:[^.]+[.].+}";

    private static final String USER = "api";

    private static final PathSet PATHS = PathSet.of(
            DOMAIN + "/messages/**",
            DOMAIN + "/messages.mime/**",
            DOMAIN + "/bounces/**",
            DOMAIN + "/complaints/**",
            DOMAIN + "/unsubscribes/**",
            DOMAIN + "/whitelists/**",
            DOMAIN + "/events/**",
            DOMAIN + "/stats/**",
            DOMAIN + "/tags/**",
            DOMAIN + "/tag/**",
            DOMAIN + "/templates/**",
            "/v3/domains/**",
            "/v4/domains/**",
            "/v3/routes/**",
            "/v3/lists/**",
            "/v3/ips/**",
            "/v3/ip_pools/**",
            "/v4/address/**");

    private static final PathSet CHECKS = PathSet.of("/v3/domains/*", "/v4/domains/*");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "Mailgun";
    }

    @Override
    public List<FieldRules.Rule> fields() {
        return MailgunReader.RULES.rules();
    }

    @Override
    public boolean covers(String path) {
        return PATHS.contains(path);
    }

    @Override
    public @Nullable String key(HttpServletRequest request) {
        BasicCredentials credentials = BasicCredentials.of(request);
        return credentials != null && credentials.user().equals(USER) ? credentials.password() : null;
    }

    @Override
    public String keyPlace() {
        return "`Authorization: Basic`, user `api`, password `et_...`";
    }

    @Override
    public boolean needsNoScope(String path) {
        return CHECKS.contains(path);
    }

    @Override
    public Answer of(ApiError error) {
        return new Answer(
                DialectError.status(error, HttpStatus.FORBIDDEN, HttpStatus.BAD_REQUEST),
                Map.of("message", DialectError.message(error, this)));
    }
}
