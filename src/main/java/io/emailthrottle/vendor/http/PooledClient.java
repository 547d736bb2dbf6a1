package io.emailthrottle.vendor.http;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Makes HTTP clients that do one call and nothing else. No retries (a second email), no redirects (the key would go to
 * another host), no cookies, no answers to challenges.
 */
public final class PooledClient {

    /**
     * A connection that was idle for longer is tested before it is used: a test costs up to a millisecond, a request
     * into a connection that the vendor has closed costs an unconfirmed email.
     */
    public static final TimeValue VALIDATE_AFTER = TimeValue.ofSeconds(2);

    /** Shorter than the idle time after which load balancers close a connection; 60 s is common. */
    private static final TimeValue MAX_IDLE = TimeValue.ofSeconds(30);

    /** So that a vendor's change of DNS is followed. */
    private static final TimeValue MAX_AGE = TimeValue.ofMinutes(10);

    /** Of each connection, for writing and for reading; what is longer, such as an attachment, does not pass through it. */
    private static final int BUFFER = 2 * 1024;

    private static final int MAX_HEADER_LINE = 16 * 1024;
    private static final int MAX_HEADERS = 200;

    private PooledClient() {}

    /**
     * Opens no connection yet.
     *
     * @param validateAfter a connection that was idle for longer is tested before it is used
     * @param resolver finds the addresses that are connected to
     */
    public static CloseableHttpClient create(HttpSettings settings, TimeValue validateAfter, DnsResolver resolver) {
        return HttpClients.custom()
                .setConnectionManager(connections(settings, validateAfter, resolver))
                .setProxy(proxy(settings.proxy()))
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.of(settings.connectTimeout()))
                        .setResponseTimeout(Timeout.of(settings.readTimeout()))
                        .setConnectionKeepAlive(MAX_IDLE)
                        .setAuthenticationEnabled(false)
                        .build())
                .setUserAgent("email-throttle")
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableConnectionState()
                .evictExpiredConnections()
                .evictIdleConnections(MAX_IDLE)
                .build();
    }

    private static @Nullable HttpHost proxy(@Nullable String address) {
        if (address == null) {
            return null;
        }
        int colon = address.lastIndexOf(':');
        return new HttpHost(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }

    private static PoolingHttpClientConnectionManager connections(
            HttpSettings settings, TimeValue validateAfter, DnsResolver resolver) {
        Http1Config bounded = Http1Config.custom()
                .setBufferSize(BUFFER)
                .setMaxLineLength(MAX_HEADER_LINE)
                .setMaxHeaderCount(MAX_HEADERS)
                .build();
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(bounded)
                        .build())
                .setDnsResolver(resolver)
                .setMaxConnTotal(settings.maxConnections())
                .setMaxConnPerRoute(settings.maxConnections())
                .setDefaultSocketConfig(
                        SocketConfig.custom().setSoKeepAlive(true).build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                        .setValidateAfterInactivity(validateAfter)
                        .setTimeToLive(MAX_AGE)
                        .build())
                .build();
    }
}
