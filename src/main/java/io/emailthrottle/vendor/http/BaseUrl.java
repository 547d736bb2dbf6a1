package io.emailthrottle.vendor.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Where a vendor's API lives: a region, a proxy of the operator's, or a test. */
public final class BaseUrl {

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    private final String withoutSlash;

    private BaseUrl(String withoutSlash) {
        this.withoutSlash = withoutSlash;
    }

    /**
     * Reads a setting. Only https, because API keys travel with every call; http is left to loopback hosts.
     *
     * @param setting its name, for the message
     * @throws IllegalArgumentException when the value is no absolute http(s) URL of a host and perhaps a path
     */
    public static BaseUrl of(String setting, String value) {
        URI uri;
        try {
            uri = new URI(value.strip());
        } catch (URISyntaxException e) {
            throw wrong(setting, value);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getUserInfo() != null) {
            throw new IllegalArgumentException(setting + " must not hold a user or a password");
        }
        if (!scheme.equals("https") && !scheme.equals("http")
                || uri.getHost() == null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
            throw wrong(setting, value);
        }
        if (scheme.equals("http")
                && !LOOPBACK.matcher(uri.getHost().toLowerCase(Locale.ROOT)).matches()) {
            throw new IllegalArgumentException(
                    setting + " is '" + value + "': plain http would show the API key to the network, use https"
                            + " (http is allowed for localhost, 127.x.x.x and [::1])");
        }
        return new BaseUrl(uri.toString().replaceAll("/+$", ""));
    }

    private static IllegalArgumentException wrong(String setting, String value) {
        return new IllegalArgumentException(
                setting + " is '" + value + "', it must be a URL such as https://api.example.com");
    }

    /** The URL of one call; the path begins with a slash and is already percent-encoded. */
    public URI resolve(String path) {
        return URI.create(withoutSlash + path);
    }

    @Override
    public String toString() {
        return withoutSlash;
    }
}
