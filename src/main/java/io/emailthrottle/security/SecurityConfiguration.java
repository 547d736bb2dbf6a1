package io.emailthrottle.security;

import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configuration.WebSecurityCustomizer;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Which request needs which scope. What is not named here is the operator's. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
@EnableWebSecurity
class SecurityConfiguration {

    private static final PathPatternRequestMatcher.Builder PATHS = PathPatternRequestMatcher.withDefaults();

    /** For probes, which hold no key; and the files of the page, which asks for one. */
    private static final RequestMatcher[] ALWAYS_OPEN = {
        path(GET, "/actuator/health/**"),
        path(GET, "/"),
        path(GET, "/index.html"),
        path(GET, "/page/**"),
        path(GET, "/favicon.ico"),
        path(GET, "/webjars/uplot/**"),
    };

    /** From the first key on: what is the same for everybody, and what proves itself. */
    private static final RequestMatcher[] OPEN = {
        path(GET, "/webjars/**"),
        path(GET, "/swagger-ui.html"),
        path(GET, "/swagger-ui/**"),
        path(GET, "/v3/api-docs/**"),
        path(GET, "/v3/api-docs.yaml"),
        // Vendors' events prove themselves by their signatures.
        path(POST, "/events/*"),
        path(POST, "/webhooks/*"),
        // Links in emails prove themselves by their signatures, too.
        path(GET, "/unsubscribe/*"),
        path(POST, "/unsubscribe/*"),
        // To log in takes a key in the body.
        path(POST, "/session"),
    };

    private static final RequestMatcher[] ANY_SCOPE = {
        path(GET, "/session"), path(DELETE, "/session"), path(GET, "/quota"),
    };

    private static final RequestMatcher[] SEND = {
        path(POST, "/emails"), path(POST, "/emails/batch"), path(POST, "/emails/explain"),
    };

    private static final RequestMatcher[] READ = {
        path(GET, "/emails/**"),
        path(GET, "/dead-letters/**"),
        path(GET, "/suppressions/**"),
        path(GET, "/unsubscribes/**"),
        path(GET, "/vendors/**"),
    };

    /** Looking at what all tenants share: before the rest, which names it too. */
    private static final RequestMatcher[] OVERSEE = {
        path(GET, "/dashboard/**"),
        path(GET, "/vendors/*/unclassified"),
        path(GET, "/vendors/*/drill"),
        path(GET, "/domains"),
        path(GET, "/domains/**"),
    };

    /** What a tenant manages of its own. */
    private static final RequestMatcher[] ADMIN = {
        path(PATCH, "/emails/*"),
        path(POST, "/emails/*/cancel"),
        path(POST, "/emails/*/retry"),
        path(POST, "/emails/*/share"),
        path(POST, "/dead-letters/retry"),
        PATHS.matcher("/suppressions/**"),
        PATHS.matcher("/unsubscribes/**"),
        PATHS.matcher("/webhooks/**"),
        PATHS.matcher("/api-keys/**"),
    };

    /** The page and Swagger UI need no more; an email's html is shown under a stricter policy of its own. */
    private static final String CONTENT_POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self'"
            + " 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

    /** Who may GET may also ask for the head of it, as probes and {@code curl -I} do. */
    private static RequestMatcher path(HttpMethod method, String pattern) {
        RequestMatcher path = PATHS.matcher(method, pattern);
        return method == GET ? new OrRequestMatcher(path, PATHS.matcher(HEAD, pattern)) : path;
    }

    /** Nothing of Spring's sessions, forms and anonymous users: a caller is a key, by its token or by a session of ours. */
    @Bean
    SecurityFilterChain securityFilterChain(
            HttpSecurity http,
            Authenticator authenticator,
            RequestRates rates,
            HandlerExceptionResolver handlerExceptionResolver)
            throws Exception {
        AccessDenial denial = new AccessDenial(handlerExceptionResolver);
        RequestMatcher open = new OrRequestMatcher(OPEN);
        RequestMatcher openToAll = new OrRequestMatcher(
                new OrRequestMatcher(ALWAYS_OPEN), request -> open.matches(request) && !authenticator.locked());
        return http.csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(AbstractHttpConfigurer::disable)
                .securityContext(context -> context.securityContextRepository(new NullSecurityContextRepository()))
                .headers(SecurityConfiguration::headers)
                .addFilterAfter(new CallerFilter(authenticator), SecurityContextHolderFilter.class)
                .addFilterBefore(new RateFilter(rates, openToAll, handlerExceptionResolver), AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> scopes(requests, openToAll, authenticator.foreign()))
                .exceptionHandling(denied -> denied.accessDeniedHandler(denial))
                .build();
    }

    private static void scopes(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests,
            RequestMatcher openToAll,
            List<? extends ForeignCalls> foreign) {
        requests.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR, DispatcherType.FORWARD)
                .permitAll()
                .requestMatchers(openToAll)
                .permitAll()
                .requestMatchers(ANY_SCOPE)
                .authenticated()
                .requestMatchers(SEND)
                .hasAuthority(Scope.SEND.word())
                .requestMatchers(OVERSEE)
                .hasAuthority(Caller.OVERSEE)
                .requestMatchers(READ)
                .hasAuthority(Scope.READ.word())
                .requestMatchers(ADMIN)
                .hasAuthority(Scope.ADMIN.word())
                .requestMatchers(request -> needsNoScope(request, foreign))
                .authenticated()
                .requestMatchers(foreign(foreign, POST))
                .hasAuthority(Scope.SEND.word())
                .requestMatchers(foreign(foreign, GET))
                .hasAuthority(Scope.READ.word())
                .requestMatchers(foreign(foreign, null))
                .hasAuthority(Scope.ADMIN.word())
                .anyRequest()
                .hasAuthority(Caller.OPERATE);
    }

    private static boolean needsNoScope(HttpServletRequest request, List<? extends ForeignCalls> foreign) {
        return foreign(foreign, GET).matches(request)
                && foreign.stream().anyMatch(other -> other.needsNoScope(request.getRequestURI()));
    }

    /** Requests by another API: its POST hands emails in, its GET reads, all else changes something. */
    private static RequestMatcher foreign(List<? extends ForeignCalls> foreign, @Nullable HttpMethod method) {
        return request -> (method == null || method.matches(request.getMethod()))
                && foreign.stream().anyMatch(other -> other.covers(request.getRequestURI()));
    }

    private static void headers(HeadersConfigurer<HttpSecurity> headers) {
        headers.frameOptions(HeadersConfigurer.FrameOptionsConfig::sameOrigin)
                .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER));
    }

    /**
     * Suppressed addresses stand in paths, and may hold a percent sign. A header's UTF-8, read octet by octet, may hold
     * what looks like a control character; Tomcat lets no real one through.
     */
    @Bean
    WebSecurityCustomizer firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowUrlEncodedPercent(true);
        firewall.setAllowedHeaderValues(_ -> true);
        return web -> web.httpFirewall(firewall);
    }

    @Bean
    static SingleHandlerLookup singleLookup() {
        return new SingleHandlerLookup();
    }

    /** Timing each filter costs more than the filters do. */
    @Bean
    SecurityObservationSettings observations() {
        return SecurityObservationSettings.noObservations();
    }
}
