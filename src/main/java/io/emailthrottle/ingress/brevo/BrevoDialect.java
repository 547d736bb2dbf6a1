package io.emailthrottle.ingress.brevo;

import io.emailthrottle.ingress.ValidationError;
import io.emailthrottle.ingress.dialect.Dialect;
import io.emailthrottle.ingress.dialect.DialectError;
import io.emailthrottle.ingress.dialect.FieldRules;
import io.emailthrottle.ingress.dialect.PathSet;
import io.emailthrottle.ingress.http.ApiError;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;

/**
 * Brevo's v3 API: {@code POST /v3/smtp/email} and {@code GET /v3/account}.
 *
 * @see <a href="https://developers.brevo.com/reference/sendtransacemail">Send a transactional email</a>
 * @see <a href="https://developers.brevo.com/docs/how-it-works#error-codes">Error codes</a>
 */
@Component
public final class BrevoDialect implements Dialect {

    static final String NAME = "brevo";

    private static final PathSet CHECK = PathSet.of("/v3/account", "/v3/account/");
    private static final PathSet PATHS = PathSet.of(
            "/v3/smtp/**",
            "/v3/account/**",
            "/v3/senders/**",
            "/v3/contacts/**",
            "/v3/emailCampaigns/**",
            "/v3/transactionalSMS/**");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "Brevo";
    }

    @Override
    public List<FieldRules.Rule> fields() {
        return BrevoReader.RULES.rules();
    }

    @Override
    public boolean covers(String path) {
        return PATHS.contains(path);
    }

    @Override
    public @Nullable String key(HttpServletRequest request) {
        return request.getHeader("api-key");
    }

    @Override
    public String keyPlace() {
        return "`api-key: et_...`";
    }

    @Override
    public boolean needsNoScope(String path) {
        return CHECK.contains(path);
    }

    @Override
    public Answer of(ApiError error) {
        HttpStatusCode status = DialectError.status(error, HttpStatus.FORBIDDEN, HttpStatus.BAD_REQUEST);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("code", code(status, error));
        body.put(
                "message",
                error.errors() == null
                        ? DialectError.message(error, this)
                        : error.errors().stream().map(ValidationError::message).collect(Collectors.joining(" ")));
        return new Answer(status, body);
    }

    private static String code(HttpStatusCode status, ApiError error) {
        return switch (status.value()) {
            case 400 -> error.name().equals("missing_required_field") ? "missing_parameter" : "invalid_parameter";
            case 401 -> "unauthorized";
            case 403 -> "permission_denied";
            case 404 -> "document_not_found";
            case 405 -> "method_not_allowed";
            case 409 -> "duplicate_request";
            case 429 -> "too_many_requests";
            default -> status.is5xxServerError() ? "internal_error" : "bad_request";
        };
    }
}
