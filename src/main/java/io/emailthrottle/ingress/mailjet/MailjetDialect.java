package io.emailthrottle.ingress.mailjet;

import io.emailthrottle.ingress.ValidationError;
import io.emailthrottle.ingress.dialect.BasicCredentials;
import io.emailthrottle.ingress.dialect.Dialect;
import io.emailthrottle.ingress.dialect.DialectError;
import io.emailthrottle.ingress.dialect.FieldRules;
import io.emailthrottle.ingress.dialect.PathSet;
import io.emailthrottle.ingress.http.ApiError;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;

/**
 * Mailjet's Send API 3.1: {@code POST /v3.1/send}.
 *
 * @see <a href="https://dev.mailjet.com/email/guides/send-api-v31/">Send API 3.1</a>
 */
@Component
public final class MailjetDialect implements Dialect {

    static final String NAME = "mailjet";

    private static final String OURS = "et_";

    private static final PathSet PATHS =
            PathSet.of("/v3.1/**", "/v3/send/**", "/v3/REST/**", "/v3/message/**", "/v3/batch/**");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "Mailjet";
    }

    @Override
    public List<FieldRules.Rule> fields() {
        List<FieldRules.Rule> rules = new ArrayList<>(MailjetReader.REQUEST.rules());
        rules.addAll(MailjetReader.MESSAGE.rules());
        Set<String> known = rules.stream().map(FieldRules.Rule::path).collect(Collectors.toSet());
        MailjetV3Reader.RULES.rules().stream()
                .filter(rule -> !known.contains(rule.path()))
                .forEach(rules::add);
        return rules;
    }

    @Override
    public boolean covers(String path) {
        return PATHS.contains(path);
    }

    /** The private part; the public one when that alone has the form of the gateway's keys. */
    @Override
    public @Nullable String key(HttpServletRequest request) {
        BasicCredentials pair = BasicCredentials.of(request);
        if (pair == null) {
            return null;
        }
        boolean inPublic = !pair.password().startsWith(OURS) && pair.user().startsWith(OURS);
        return inPublic ? pair.user() : pair.password();
    }

    @Override
    public String keyPlace() {
        return "the private key of `Authorization: Basic`, or as the public one";
    }

    @Override
    public boolean needsNoScope(String path) {
        return false;
    }

    @Override
    public Answer of(ApiError error) {
        HttpStatusCode status = DialectError.status(error, HttpStatus.FORBIDDEN, HttpStatus.BAD_REQUEST);
        String message = error.errors() == null
                ? DialectError.message(error, this)
                : error.errors().stream().map(ValidationError::message).collect(Collectors.joining(" "));
        return new Answer(status, body(code(status), status.value(), message));
    }

    private static String code(HttpStatusCode status) {
        return switch (status.value()) {
            case 400 -> "mj-0002";
            case 401 -> "mj-0015";
            case 403 -> "mj-0001";
            default -> "mj-" + status.value();
        };
    }

    /** An error as Mailjet describes it. */
    static Map<String, Object> body(String code, int status, String message) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("ErrorIdentifier", UUID.randomUUID().toString());
        body.put("ErrorCode", code);
        body.put("StatusCode", status);
        body.put("ErrorMessage", message);
        return body;
    }
}
