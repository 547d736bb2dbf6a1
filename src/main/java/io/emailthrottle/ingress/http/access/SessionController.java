package io.emailthrottle.ingress.http.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.security.AccessRefused;
import io.emailthrottle.security.ApiKeyCache;
import io.emailthrottle.security.SessionCookie;
import io.emailthrottle.security.SessionService;
import io.emailthrottle.security.SessionService.NewSession;
import io.emailthrottle.store.access.Session;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A browser's login with an API key, for the page. Programs send the key itself. */
@RestController
@RequestMapping(path = "/session", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "API keys")
public class SessionController {

    @Schema(name = "SessionRequest")
    record LogIn(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "The API key", example = "et_...")
            @Nullable
            String key) {

        @Override
        public String toString() {
            return "LogIn";
        }
    }

    @Schema(name = "Session")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(
            @Schema(description = "True while no key is needed, and then there is nothing else") @Nullable
            Boolean open,

            @Schema(description = "The key's name") @Nullable
            String name,

            @Schema(description = "The key's first characters", example = "et_x7Ab2c") @Nullable
            String prefix,

            @Schema(example = "default") @Nullable String tenant,
            @Nullable Set<String> scopes,

            @Schema(description = "For the header `X-CSRF-Token`, which all but GET needs beside the cookie") @Nullable
            String csrf) {

        private static View of(Session session) {
            return new View(
                    null,
                    session.key().name(),
                    session.key().prefix(),
                    session.key().tenant(),
                    session.key().scopes(),
                    session.csrf());
        }

        @Override
        public String toString() {
            return "Session[" + prefix + "]";
        }
    }

    private final SessionService sessions;
    private final ApiKeyCache keys;

    SessionController(SessionService sessions, ApiKeyCache keys) {
        this.sessions = sessions;
        this.keys = keys;
    }

    @Operation(
            operationId = "createSession",
            summary = "Log a browser in",
            description =
                    "Takes an API key and sets a cookie that stands for it for 12 hours. A refused login takes a second.")
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<View> open(@RequestBody LogIn body, HttpServletRequest request) {
        ValidationErrors validationErrors = new ValidationErrors();
        if (body.key() == null) {
            validationErrors.missing("key");
        }
        validationErrors.orThrow();
        NewSession made = sessions.open(Objects.requireNonNull(body.key(), "no key is a fault"), request);
        return ResponseEntity.ok()
                .header(HttpHeaders.SET_COOKIE, SessionCookie.kept(made.cookie(), request))
                .body(View.of(made.session()));
    }

    @Operation(
            operationId = "getSession",
            summary = "Show the session of the cookie",
            description = "The key's name, tenant and scopes, and the token for the header `X-CSRF-Token`.")
    @GetMapping
    View show(HttpServletRequest request) {
        return keys.any() ? View.of(sessions.find(request).orElseThrow(AccessRefused::noSession)) : open();
    }

    private static View open() {
        return new View(true, null, null, null, null, null);
    }

    @Operation(
            operationId = "deleteSession",
            summary = "Log a browser out",
            description = "The session ends, and the cookie is deleted.")
    @DeleteMapping
    ResponseEntity<Void> end(HttpServletRequest request) {
        sessions.end(request);
        return ResponseEntity.noContent()
                .header(HttpHeaders.SET_COOKIE, SessionCookie.forgotten(request))
                .build();
    }
}
