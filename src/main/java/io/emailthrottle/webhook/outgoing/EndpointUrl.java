package io.emailthrottle.webhook.outgoing;

import io.emailthrottle.network.GuardedResolver;
import io.emailthrottle.network.NotPublic;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/** What the URL of an endpoint must be. */
final class EndpointUrl {

    private static final int MAX_LENGTH = 2048;
    private static final int MAX_PORT = 65_535;

    /** Addresses in decimal, hexadecimal or too few parts, which programs read in different ways. */
    private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?(\\d+|0[xX]\\p{XDigit}*)\\.?");

    private static final Pattern DOTTED = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private final GuardedResolver resolver;
    private final boolean allowPrivate;

    EndpointUrl(GuardedResolver resolver, boolean allowPrivate) {
        this.resolver = resolver;
        this.allowPrivate = allowPrivate;
    }

    /**
     * Checks a URL that a caller names, its host's present addresses included, so that the caller learns of a mistake at
     * once; what counts is the check of each connection. A host that cannot be looked up now may be found later.
     */
    void check(String url) throws EndpointRefused {
        URI uri = parse(url);
        try {
            resolver.resolve(hostName(uri));
        } catch (NotPublic e) {
            throw new EndpointRefused(String.valueOf(e.getMessage()));
        } catch (UnknownHostException e) {
            // Its deliveries will say so.
        }
    }

    private URI parse(String url) throws EndpointRefused {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new EndpointRefused("must be a URL such as https://example.com/webhooks");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost();
        if (!scheme.equals("https") && !scheme.equals("http")
                || host == null
                || NUMERIC.matcher(host).matches() && !DOTTED.matcher(host).matches()
                || uri.getPort() > MAX_PORT) {
            throw new EndpointRefused("must be a URL such as https://example.com/webhooks");
        }
        if (scheme.equals("http") && !allowPrivate) {
            throw new EndpointRefused("must be https, because emails' recipients and subjects are delivered to it");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new EndpointRefused("must have neither a user nor a fragment");
        }
        if (url.length() > MAX_LENGTH) {
            throw new EndpointRefused("must have at most " + MAX_LENGTH + " characters");
        }
        return uri;
    }

    /** Without the brackets of an IPv6 address. */
    private static String hostName(URI uri) {
        return uri.getHost().replaceAll("^\\[|]$", "");
    }
}
