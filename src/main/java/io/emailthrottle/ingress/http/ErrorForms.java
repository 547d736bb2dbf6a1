package io.emailthrottle.ingress.http;

import jakarta.servlet.RequestDispatcher;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Answers errors on another API's paths in that API's form, whichever part of the gateway refuses the request. */
@ControllerAdvice
public final class ErrorForms implements ResponseBodyAdvice<Object> {

    private final List<? extends ErrorForm> forms;

    /** @param forms of the other APIs that are understood */
    public ErrorForms(List<? extends ErrorForm> forms) {
        this.forms = forms;
    }

    /** Empty when the path is none of another API. */
    Optional<ErrorForm> of(String path) {
        return forms.stream()
                .filter(form -> form.covers(path))
                .map(form -> (ErrorForm) form)
                .findFirst();
    }

    @Override
    public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converter) {
        return !forms.isEmpty();
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returnType,
            MediaType contentType,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        if (!(body instanceof ApiError error)) {
            return body;
        }
        return of(path(request))
                .map(form -> form.of(error))
                .map(answer -> {
                    response.setStatusCode(answer.status());
                    return answer.body();
                })
                .orElse(body);
    }

    /** Of the request that failed: the error page is a request of its own. */
    private static String path(ServerHttpRequest request) {
        Object failed = request instanceof ServletServerHttpRequest servlet
                ? servlet.getServletRequest().getAttribute(RequestDispatcher.ERROR_REQUEST_URI)
                : null;
        return failed == null ? request.getURI().getRawPath() : failed.toString();
    }
}
