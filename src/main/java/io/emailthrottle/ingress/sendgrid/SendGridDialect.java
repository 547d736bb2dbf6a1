package io.emailthrottle.ingress.sendgrid;

import io.emailthrottle.ingress.ValidationError;
import io.emailthrottle.ingress.dialect.Dialect;
import io.emailthrottle.ingress.dialect.DialectError;
import io.emailthrottle.ingress.dialect.FieldRules;
import io.emailthrottle.ingress.dialect.PathSet;
import io.emailthrottle.ingress.http.ApiError;
import io.emailthrottle.security.Authenticator;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * SendGrid's v3 API: {@code POST /v3/mail/send} and the reads that senders make.
 *
 * @see <a href="https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send">Mail Send</a>
 */
@Component
public final class SendGridDialect implements Dialect {

    static final String NAME = "sendgrid";

    private static final String SCOPES = "/v3/scopes";
    /** {@code @sendgrid/mail} copies an email's headers onto its request; an email's References alone may have several KB. */
    private static final int HEADER_BYTES = 32 * 1024;

    private static final PathSet PATHS = PathSet.of(
            "/v3/mail/**",
            "/v3/mail_settings/**",
            "/v3/scopes/**",
            "/v3/suppression/**",
            "/v3/asm/**",
            "/v3/templates/**",
            "/v3/user/**",
            "/v3/whitelabel/**",
            "/v3/marketing/**",
            "/v3/api_keys/**",
            "/v3/stats/**",
            "/v3/messages/**",
            "/v3/verified_senders/**",
            "/v3/tracking_settings/**");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "SendGrid";
    }

    @Override
    public List<FieldRules.Rule> fields() {
        return SendGridReader.RULES.rules();
    }

    @Override
    public int headerBytes() {
        return HEADER_BYTES;
    }

    @Override
    public boolean covers(String path) {
        return PATHS.contains(path);
    }

    @Override
    public @Nullable String key(HttpServletRequest request) {
        return Authenticator.bearer(request.getHeader(HttpHeaders.AUTHORIZATION));
    }

    @Override
    public String keyPlace() {
        return "`Authorization: Bearer et_...`";
    }

    @Override
    public boolean needsNoScope(String path) {
        return path.equals(SCOPES);
    }

    @Override
    public Answer of(ApiError error) {
        List<Map<String, @Nullable Object>> errors = error.errors() == null
                ? List.of(entry(DialectError.message(error, this), null))
                : error.errors().stream()
                        .map(fault -> entry(fault.message(), dotted(fault)))
                        .toList();
        return new Answer(
                DialectError.status(error, HttpStatus.FORBIDDEN, HttpStatus.BAD_REQUEST), Map.of("errors", errors));
    }

    /** Null stands there: clients print it. */
    private static Map<String, @Nullable Object> entry(String message, @Nullable String field) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("message", message);
        entry.put("field", field);
        entry.put("help", null);
        return entry;
    }

    /** {@code personalizations.0.to.0.email}, as SendGrid writes it. */
    private static String dotted(ValidationError fault) {
        return fault.field().replace("[", ".").replace("]", "");
    }
}
