package io.emailthrottle.ingress.http;

import io.emailthrottle.body.BodyTooLarge;
import io.emailthrottle.body.BodyTooSlow;
import io.emailthrottle.body.Overloaded;
import io.emailthrottle.delivery.KeyConflict;
import io.emailthrottle.email.raw.UnreadableMessage;
import io.emailthrottle.ingress.InvalidKey;
import io.emailthrottle.ingress.InvalidRequest;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.security.AccessRefused;
import io.emailthrottle.security.TooManyRequests;
import io.emailthrottle.store.quota.QuotaUsedUp;
import io.emailthrottle.store.write.StoreUnavailable;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Answers every failed request with an {@link ApiError}, and shows nobody a stack trace. */
@RestControllerAdvice
public class ErrorHandler extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ErrorHandler.class);

    @ExceptionHandler
    ResponseEntity<ApiError> invalid(InvalidRequest invalid) {
        HttpStatus status = HttpStatus.UNPROCESSABLE_ENTITY;
        String name = invalid.faults().getFirst().name();
        return new ApiError(status.value(), name, String.valueOf(invalid.getMessage()), invalid.faults(), null, null)
                .response();
    }

    @ExceptionHandler
    ResponseEntity<ApiError> unreadable(UnreadableBody unreadable) {
        return new ApiError(HttpStatus.BAD_REQUEST, "validation_error", unreadable).response();
    }

    @ExceptionHandler
    ResponseEntity<ApiError> unreadable(UnreadableMessage unreadable) {
        return new ApiError(HttpStatus.UNPROCESSABLE_ENTITY, "validation_error", unreadable).response();
    }

    @ExceptionHandler
    ResponseEntity<ApiError> tooLarge(BodyTooLarge tooLarge) {
        return new ApiError(HttpStatus.PAYLOAD_TOO_LARGE, "validation_error", tooLarge).response();
    }

    @ExceptionHandler
    ResponseEntity<ApiError> tooSlow(BodyTooSlow tooSlow) {
        return new ApiError(HttpStatus.REQUEST_TIMEOUT, "validation_error", tooSlow).response();
    }

    @ExceptionHandler
    ResponseEntity<ApiError> storeUnavailable(StoreUnavailable unavailable) {
        String message = unavailable.maybeKept()
                ? "It is not known whether this was done: " + unavailable.getMessage()
                        + ". Send it again; with the same Idempotency-Key it is done once."
                : "Nothing was changed: " + unavailable.getMessage() + ". Send it again.";
        return new ApiError(HttpStatus.SERVICE_UNAVAILABLE, "service_unavailable", message).response(1);
    }

    @ExceptionHandler
    ResponseEntity<ApiError> unreadableStore(DataAccessException unreadable) {
        log.warn("the database cannot be read: {}", unreadable.getMessage());
        String message = "The database does not answer. Try again.";
        return new ApiError(HttpStatus.SERVICE_UNAVAILABLE, "service_unavailable", message).response(1);
    }

    @ExceptionHandler
    ResponseEntity<ApiError> keyConflict(KeyConflict conflict) {
        return switch (conflict.kind()) {
            case OTHER_REQUEST ->
                new ApiError(
                                HttpStatus.CONFLICT,
                                "invalid_idempotent_request",
                                "This idempotency key was used for another request; use another key.")
                        .response();
            case STILL_RUNNING ->
                new ApiError(
                                HttpStatus.CONFLICT,
                                "concurrent_idempotent_requests",
                                "The first request with this idempotency key is still running.")
                        .response();
        };
    }

    @ExceptionHandler
    ResponseEntity<ApiError> tooManyRequests(TooManyRequests tooMany) {
        return new ApiError(HttpStatus.TOO_MANY_REQUESTS, "rate_limit_exceeded", tooMany)
                .response(tooMany.retryAfterSeconds());
    }

    @ExceptionHandler
    ResponseEntity<ApiError> quotaUsedUp(QuotaUsedUp usedUp) {
        String name = switch (usedUp.balance().period()) {
            case DAY -> "daily_quota_exceeded";
            case MONTH -> "monthly_quota_exceeded";
        };
        String message = "Nothing is accepted: " + usedUp.getMessage() + ".";
        return new ApiError(HttpStatus.TOO_MANY_REQUESTS, name, message)
                .response(usedUp.retryAfter().toSeconds() + 1);
    }

    @ExceptionHandler
    ResponseEntity<ApiError> notFound(NotFound notFound) {
        return new ApiError(HttpStatus.NOT_FOUND, "not_found", notFound).response();
    }

    @ExceptionHandler
    ResponseEntity<ApiError> invalidKey(InvalidKey invalid) {
        return new ApiError(HttpStatus.BAD_REQUEST, "invalid_idempotency_key", invalid).response();
    }

    @ExceptionHandler
    ResponseEntity<ApiError> refused(AccessRefused refused) {
        ResponseEntity<ApiError> answer = new ApiError(refused.status(), refused.errorName(), refused).response();
        return refused.status() == HttpStatus.UNAUTHORIZED
                ? ResponseEntity.status(refused.status())
                        .headers(answer.getHeaders())
                        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                        .body(answer.getBody())
                : answer;
    }

    /** A parameter's name that holds control characters, for example. */
    @ExceptionHandler
    ResponseEntity<ApiError> suspicious(RequestRejectedException suspicious, HttpServletRequest request) {
        return of(HttpStatus.BAD_REQUEST, request.getRequestURI()).response();
    }

    @ExceptionHandler
    ResponseEntity<ApiError> overloaded(Overloaded overloaded, HttpServletRequest request) {
        boolean read = request.getMethod().equals(HttpMethod.GET.name());
        String message = "Busy: " + overloaded.getMessage()
                + (read ? ". Ask again." : ". The email is not accepted, send it again.");
        return new ApiError(HttpStatus.SERVICE_UNAVAILABLE, "service_unavailable", message).response(1);
    }

    /** The caller is gone or too slow, so nobody reads this answer; it is no fault of ours. */
    @ExceptionHandler
    ResponseEntity<ApiError> disconnected(IOException gone) {
        return new ApiError(HttpStatus.BAD_REQUEST, "validation_error", "The body ended early.").response();
    }

    @ExceptionHandler
    ResponseEntity<ApiError> bug(Exception bug) {
        log.error("unforeseen failure of a request", bug);
        return new ApiError(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "internal_server_error",
                        "Something went wrong here; it is logged.")
                .response();
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException unreadable,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        RuntimeException fault = UnknownFieldRejection.fault(unreadable);
        ResponseEntity<ApiError> answer =
                fault instanceof InvalidRequest invalid ? invalid(invalid) : unreadable((UnreadableBody) fault);
        return ResponseEntity.status(answer.getStatusCode())
                .headers(answer.getHeaders())
                .body(answer.getBody());
    }

    /** A parameter, or a part of the path, that is no number where one is needed. */
    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException mismatch, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Class<?> type = mismatch.getRequiredType();
        boolean number = type == int.class || type == long.class || type == Integer.class || type == Long.class;
        if (!number || mismatch.getPropertyName() == null) {
            return super.handleTypeMismatch(mismatch, headers, status, request);
        }
        ValidationErrors validationErrors = new ValidationErrors();
        validationErrors.invalid(mismatch.getPropertyName(), "must be a whole number of at most 9 digits");
        ResponseEntity<ApiError> answer = invalid(new InvalidRequest(validationErrors.all()));
        return ResponseEntity.status(answer.getStatusCode())
                .headers(answer.getHeaders())
                .body(answer.getBody());
    }

    /** What Spring itself refuses, such as unknown paths, methods and media types; and what is refused by a status. */
    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception refused, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String path =
                request instanceof ServletWebRequest web ? web.getRequest().getRequestURI() : "";
        ApiError error = of(status, path);
        if (refused instanceof ResponseStatusException explained && explained.getReason() != null) {
            error = new ApiError(status, error.name(), explained.getReason());
        }
        ResponseEntity<ApiError> answer = error.response();
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(answer.getHeaders().getContentType())
                .body(answer.getBody());
    }

    /** The same, in words about slashes where the path has one too many. */
    static ApiError of(HttpStatusCode status, String path) {
        boolean nowhere = status.value() == HttpStatus.NOT_FOUND.value();
        if (path.contains("//") && (nowhere || status.value() == HttpStatus.BAD_REQUEST.value())) {
            String message = "The path has `//`: the client's base URL ends with a slash that it must not have.";
            return new ApiError(status, of(status).name(), message);
        }
        return nowhere && path.endsWith("/")
                ? new ApiError(status, "not_found", "There is nothing at this path; no path ends with a slash.")
                : of(status);
    }

    static ApiError of(HttpStatusCode status) {
        return switch (status.value()) {
            case 401 -> new ApiError(status, "invalid_signature", "The signature or the secret is missing or wrong.");
            case 404 -> new ApiError(status, "not_found", "There is nothing at this path.");
            case 405 -> new ApiError(status, "method_not_allowed", "This path does not take this method.");
            case 406 -> new ApiError(status, "validation_error", "The answer is application/json; accept that.");
            case 415 ->
                new ApiError(
                        status,
                        "validation_error",
                        "The body must be JSON: set Content-Type to application/json; /emails also takes a message/rfc822.");
            case 431 -> new ApiError(status, "validation_error", "The headers of the request are too large.");
            case 503 -> new ApiError(status, "service_unavailable", "Busy. Send it again.");
            default ->
                status.is5xxServerError()
                        ? new ApiError(status, "internal_server_error", "Something went wrong here.")
                        : new ApiError(status, "validation_error", "The request cannot be understood.");
        };
    }
}
