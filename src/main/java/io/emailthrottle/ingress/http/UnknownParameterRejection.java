package io.emailthrottle.ingress.http;

import io.emailthrottle.ingress.InvalidRequest;
import io.emailthrottle.ingress.ValidationErrors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.UriComponentsBuilder;

/** Refuses query parameters that an endpoint of the API does not know: without a filter it would list, or retry, everything. */
@Component
public final class UnknownParameterRejection implements HandlerInterceptor, WebMvcConfigurer {

    private final DefaultParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    /** @throws InvalidRequest naming those that are not known, and those that are */
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getQueryString() != null
                && handler instanceof HandlerMethod method
                && method.getBeanType().getPackageName().startsWith(getClass().getPackageName())
                && !ErrorPage.class.isAssignableFrom(method.getBeanType())) {
            refuseUnknown(request.getQueryString(), known(method));
        }
        return true;
    }

    private static void refuseUnknown(String query, Set<String> known) {
        Set<String> unknown = new TreeSet<>(UriComponentsBuilder.newInstance()
                .query(query)
                .build()
                .getQueryParams()
                .keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            ValidationErrors validationErrors = new ValidationErrors();
            unknown.forEach(name -> validationErrors.unknown(name, known));
            throw new InvalidRequest(validationErrors.all());
        }
    }

    private Set<String> known(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .filter(parameter -> parameter.hasParameterAnnotation(RequestParam.class))
                .map(this::name)
                .collect(Collectors.toSet());
    }

    private @Nullable String name(MethodParameter parameter) {
        RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
        String given = annotation == null ? "" : annotation.name();
        parameter.initParameterNameDiscovery(names);
        return given.isEmpty() ? parameter.getParameterName() : given;
    }
}
