package io.emailthrottle.api;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Answers every failed request with an {@link ApiError}, and shows nobody a stack trace. */
@RestControllerAdvice
class ErrorHandler extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ErrorHandler.class);

    @ExceptionHandler
    ResponseEntity<ApiError> invalid(InvalidRequest invalid) {
        HttpStatus status = HttpStatus.UNPROCESSABLE_ENTITY;
        String name = invalid.faults().getFirst().name();
        return new ApiError(status.value(), name, invalid.getMessage(), invalid.faults(), null, null).response();
    }

    @ExceptionHandler
    ResponseEntity<ApiError> unreadable(UnreadableBody unreadable) {
        return new ApiError(HttpStatus.BAD_REQUEST, "validation_error", unreadable.getMessage()).response();
    }

    @ExceptionHandler
    ResponseEntity<ApiError> tooLarge(BodyTooLarge tooLarge) {
        return new ApiError(HttpStatus.PAYLOAD_TOO_LARGE, "validation_error", tooLarge.getMessage()).response();
    }

    @ExceptionHandler
    ResponseEntity<ApiError> overloaded(Overloaded overloaded) {
        String message = "Busy: " + overloaded.getMessage() + ". The email is not kept, send it again.";
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

    /** What Spring itself refuses: unknown paths, methods, media types. */
    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception refused, Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ResponseEntity<ApiError> answer = of(status).response();
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(answer.getHeaders().getContentType())
                .body(answer.getBody());
    }

    static ApiError of(HttpStatusCode status) {
        return switch (status.value()) {
            case 404 -> new ApiError(status, "not_found", "There is nothing at this path.");
            case 405 -> new ApiError(status, "method_not_allowed", "This path does not take this method.");
            case 406 -> new ApiError(status, "validation_error", "The answer is application/json; accept that.");
            case 415 ->
                new ApiError(
                        status, "validation_error", "The body must be JSON: set Content-Type to application/json.");
            default ->
                status.is5xxServerError()
                        ? new ApiError(status, "internal_server_error", "Something went wrong here.")
                        : new ApiError(status, "validation_error", "The request cannot be understood.");
        };
    }
}
