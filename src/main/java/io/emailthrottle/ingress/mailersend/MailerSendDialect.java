package io.emailthrottle.ingress.mailersend;

import io.emailthrottle.ingress.ValidationError;
import io.emailthrottle.ingress.dialect.Dialect;
import io.emailthrottle.ingress.dialect.DialectError;
import io.emailthrottle.ingress.dialect.FieldRules;
import io.emailthrottle.ingress.dialect.PathSet;
import io.emailthrottle.ingress.http.ApiError;
import io.emailthrottle.security.Authenticator;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;

/**
 * MailerSend's API: {@code POST /v1/email} and {@code POST /v1/bulk-email}.
 *
 * @see <a href="https://developers.mailersend.com/api/v1/email.html">Email</a>
 */
@Component
public final class MailerSendDialect implements Dialect {

    static final String NAME = "mailersend";

    private static final PathSet PATHS = PathSet.of(
            "/v1/email/**",
            "/v1/bulk-email/**",
            "/v1/api-quota/**",
            "/v1/domains/**",
            "/v1/activity/**",
            "/v1/messages/**",
            "/v1/message-schedules/**",
            "/v1/recipients/**",
            "/v1/suppressions/**",
            "/v1/templates/**",
            "/v1/analytics/**");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "MailerSend";
    }

    @Override
    public List<FieldRules.Rule> fields() {
        return MailerSendReader.RULES.rules();
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
        return false;
    }

    @Override
    public Answer of(ApiError error) {
        boolean unreadable = error.statusCode() == HttpStatus.BAD_REQUEST.value();
        HttpStatusCode status = unreadable
                ? HttpStatus.UNPROCESSABLE_ENTITY
                : DialectError.status(error, HttpStatus.FORBIDDEN, HttpStatus.UNPROCESSABLE_ENTITY);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("message", error.errors() == null ? DialectError.message(error, this) : "The given data was invalid.");
        if (error.errors() != null) {
            Map<String, List<String>> errors = new LinkedHashMap<>();
            for (ValidationError fault : error.errors()) {
                errors.computeIfAbsent(dotted(fault.field()), _ -> new ArrayList<>())
                        .add(fault.message());
            }
            body.put("errors", errors);
        }
        return new Answer(status, body);
    }

    /** {@code to.0.email}, as MailerSend writes it. */
    private static String dotted(String field) {
        String dotted = field.replace("[", ".").replace("]", "");
        return dotted.startsWith(".") ? dotted.substring(1) : dotted;
    }
}
