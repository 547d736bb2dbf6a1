package io.emailthrottle.ingress.ses;

import io.emailthrottle.ingress.dialect.Dialect;
import io.emailthrottle.ingress.dialect.DialectError;
import io.emailthrottle.ingress.dialect.FieldRules;
import io.emailthrottle.ingress.dialect.PathSet;
import io.emailthrottle.ingress.http.ApiError;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;

/**
 * The API of Amazon SES, version 2: {@code SendEmail}, {@code SendBulkEmail} and {@code GetAccount}. The API key stands in the
 * place of the access key's id; {@link SesSignature} checks signatures where the operator has configured a secret.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html">SendEmail</a>
 */
@Component
public final class SesDialect implements Dialect {

    static final String NAME = "ses";
    static final String ACCOUNT = "/v2/email/account";

    private static final PathSet PATHS = PathSet.of("/v2/email/**");

    private static final Pattern CREDENTIAL =
            Pattern.compile("AWS4-(?:HMAC|ECDSA-P256)-SHA256\\s.*?Credential=([^/,\\s]+)/.*", Pattern.CASE_INSENSITIVE);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "Amazon SES";
    }

    @Override
    public List<FieldRules.Rule> fields() {
        return Stream.concat(SesReader.RULES.rules().stream(), SesBulkReader.RULES.rules().stream())
                .collect(Collectors.toMap(FieldRules.Rule::path, rule -> rule, (first, _) -> first, LinkedHashMap::new))
                .values()
                .stream()
                .toList();
    }

    @Override
    public boolean covers(String path) {
        return PATHS.contains(path);
    }

    @Override
    public @Nullable String key(HttpServletRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        Matcher credential = CREDENTIAL.matcher(authorization == null ? "" : authorization);
        return credential.matches() ? credential.group(1) : null;
    }

    @Override
    public String keyPlace() {
        return "access key id `et_...`";
    }

    @Override
    public boolean needsNoScope(String path) {
        return path.equals(ACCOUNT);
    }

    /** The type stands in the body, where the SDKs look when no header has it. */
    @Override
    public Answer of(ApiError error) {
        HttpStatusCode status = status(error);
        return new Answer(status, Map.of("__type", type(error, status), "message", DialectError.message(error, this)));
    }

    /** AWS answers 403 to whatever is wrong with credentials. */
    private static HttpStatusCode status(ApiError error) {
        HttpStatusCode status = DialectError.status(error, HttpStatus.FORBIDDEN, HttpStatus.BAD_REQUEST);
        return status.isSameCodeAs(HttpStatus.UNAUTHORIZED) ? HttpStatus.FORBIDDEN : status;
    }

    private static String type(ApiError error, HttpStatusCode status) {
        return switch (status.value()) {
            case 403 ->
                switch (error.name()) {
                    case "missing_api_key" -> "MissingAuthenticationTokenException";
                    case "invalid_signature" -> "InvalidSignatureException";
                    case "invalid_api_key" -> "UnrecognizedClientException";
                    default -> "AccessDeniedException";
                };
            case 404, 405 -> "NotFoundException";
            case 409 -> "ConflictException";
            case 429 -> "TooManyRequestsException";
            default -> status.is5xxServerError() ? "InternalServiceErrorException" : "BadRequestException";
        };
    }
}
