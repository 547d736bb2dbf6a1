package io.emailthrottle.ingress.postmark;

import io.emailthrottle.ingress.dialect.Dialect;
import io.emailthrottle.ingress.dialect.DialectError;
import io.emailthrottle.ingress.dialect.FieldRules;
import io.emailthrottle.ingress.dialect.PathSet;
import io.emailthrottle.ingress.http.ApiError;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;

/**
 * Postmark's API: {@code POST /email}, {@code POST /email/batch} and {@code GET /server}.
 *
 * @see <a href="https://postmarkapp.com/developer/api/email-api">Email API</a>
 * @see <a href="https://postmarkapp.com/developer/api/overview#error-codes">Error codes</a>
 */
@Component
public final class PostmarkDialect implements Dialect {

    static final String NAME = "postmark";

    static final int INVALID = 300;
    static final int INACTIVE = 406;

    private static final int BAD_TOKEN = 10;
    private static final int MAINTENANCE = 100;
    private static final int BAD_JSON = 402;
    private static final int BAD_REQUEST = 403;
    private static final int TOO_MANY = 429;
    private static final int NO_TEMPLATE = 1101;

    private static final String TOKEN = "X-Postmark-Server-Token";
    private static final String TEST = "POSTMARK_API_TEST";
    private static final String TEST_OF = TEST + ":";

    private static final PathSet CHECK = PathSet.of("/server", "/server/");
    private static final PathSet PATHS = PathSet.of(
            "/email/**",
            "/server/**",
            "/servers/**",
            "/bounces/**",
            "/deliverystats/**",
            "/messages/**",
            "/message-streams/**",
            "/stats/**",
            "/templates/**",
            "/triggers/**");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "Postmark";
    }

    @Override
    public List<FieldRules.Rule> fields() {
        return PostmarkReader.RULES.rules();
    }

    @Override
    public boolean covers(String path) {
        return PATHS.contains(path);
    }

    /** Postmark's test token alone is nobody's: who checks emails must be known too. */
    @Override
    public @Nullable String key(HttpServletRequest request) {
        String token = request.getHeader(TOKEN);
        if (token == null || token.equals(TEST)) {
            return null;
        }
        return token.startsWith(TEST_OF) ? token.substring(TEST_OF.length()) : token;
    }

    /** Whether the request is only checked. */
    static boolean test(HttpServletRequest request) {
        String token = request.getHeader(TOKEN);
        return token != null && token.startsWith(TEST_OF);
    }

    @Override
    public String keyPlace() {
        return "`X-Postmark-Server-Token: et_...`, or as `X-Postmark-Server-Token: POSTMARK_API_TEST:et_...` to send nothing";
    }

    @Override
    public boolean needsNoScope(String path) {
        return CHECK.contains(path);
    }

    @Override
    public Answer of(ApiError error) {
        boolean unreadable = error.statusCode() == HttpStatus.BAD_REQUEST.value();
        HttpStatusCode status = unreadable
                ? HttpStatus.UNPROCESSABLE_ENTITY
                : DialectError.status(error, HttpStatus.UNAUTHORIZED, HttpStatus.UNPROCESSABLE_ENTITY);
        int code = unreadable ? BAD_JSON : code(status, error);
        return new Answer(status, body(code, message(error)));
    }

    private static int code(HttpStatusCode status, ApiError error) {
        return switch (status.value()) {
            case 401 -> BAD_TOKEN;
            case 422 -> template(error) ? NO_TEMPLATE : INVALID;
            case 429 -> TOO_MANY;
            default -> status.is5xxServerError() ? MAINTENANCE : BAD_REQUEST;
        };
    }

    private static boolean template(ApiError error) {
        return error.errors() != null
                && error.errors().stream().anyMatch(fault -> fault.field().startsWith("Template"));
    }

    private String message(ApiError error) {
        return error.errors() == null
                ? DialectError.message(error, this)
                : String.join(
                        " ",
                        error.errors().stream().map(fault -> fault.message()).toList());
    }

    /** What Postmark answers for an email that it does not take. */
    static Map<String, Object> body(int code, String message) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("ErrorCode", code);
        body.put("Message", message);
        return body;
    }
}
