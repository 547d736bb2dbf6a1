package io.emailthrottle.ingress.sparkpost;

import io.emailthrottle.ingress.ValidationError;
import io.emailthrottle.ingress.dialect.Dialect;
import io.emailthrottle.ingress.dialect.DialectError;
import io.emailthrottle.ingress.dialect.FieldRules;
import io.emailthrottle.ingress.dialect.PathSet;
import io.emailthrottle.ingress.http.ApiError;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;

/**
 * SparkPost's API: {@code POST /api/v1/transmissions}.
 *
 * @see <a href="https://developers.sparkpost.com/api/transmissions/">Transmissions API</a>
 */
@Component
public final class SparkPostDialect implements Dialect {

    static final String NAME = "sparkpost";

    private static final PathSet PATHS = PathSet.of("/api/v1/**");

    /** SparkPost's codes for a field that is missing, and for one that is wrong. */
    private static final String MISSING = "1400";

    private static final String INVALID = "1300";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "SparkPost";
    }

    @Override
    public List<FieldRules.Rule> fields() {
        return SparkPostReader.RULES.rules();
    }

    @Override
    public boolean covers(String path) {
        return PATHS.contains(path);
    }

    /** The bare key, without a scheme. */
    @Override
    public @Nullable String key(HttpServletRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        return authorization == null || authorization.isBlank() ? null : authorization.strip();
    }

    @Override
    public String keyPlace() {
        return "`Authorization: et_...`";
    }

    @Override
    public boolean needsNoScope(String path) {
        return false;
    }

    @Override
    public Answer of(ApiError error) {
        HttpStatusCode status = DialectError.status(error, HttpStatus.FORBIDDEN, HttpStatus.BAD_REQUEST);
        String message = DialectError.message(error, this);
        List<Map<String, String>> errors = error.errors() == null
                ? List.of(entry(message, message, Integer.toString(status.value())))
                : error.errors().stream().map(SparkPostDialect::entry).toList();
        return new Answer(status, Map.of("errors", errors));
    }

    private static Map<String, String> entry(ValidationError fault) {
        boolean missing = fault.name().equals("missing_required_field");
        return entry(
                missing ? "required field is missing" : "invalid data format/type",
                fault.message(),
                missing ? MISSING : INVALID);
    }

    private static Map<String, String> entry(String message, String description, String code) {
        return Map.of("message", message, "description", description, "code", code);
    }
}
