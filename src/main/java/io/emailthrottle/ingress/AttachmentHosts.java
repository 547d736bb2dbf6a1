package io.emailthrottle.ingress;

import io.emailthrottle.network.AddressBlock;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * From where attachments may be fetched, as the operator lists it: hosts such as {@code files.example.com}, which is https at its
 * usual port; origins such as {@code http://files.internal:9000}; and networks such as {@code 10.0.0.0/8}, in which those hosts
 * may be though they are not public.
 */
public final class AttachmentHosts {

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?");
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final Set<String> origins = new HashSet<>();
    private final List<AddressBlock> networks = new ArrayList<>();

    /** @throws IllegalArgumentException for an entry that is none of these; the message repeats it */
    public AttachmentHosts(List<String> entries) {
        for (String entry : entries) {
            if (!add(entry)) {
                throw new IllegalArgumentException("'" + entry + "' is no host, origin or network");
            }
        }
    }

    private boolean add(String entry) {
        try {
            if (entry.contains("://")) {
                URI uri = URI.create(entry);
                String origin = origin(uri);
                boolean bare = uri.getRawPath().isEmpty() && uri.getRawQuery() == null && uri.getRawFragment() == null;
                return origin != null && bare && uri.getRawUserInfo() == null && origins.add(origin);
            }
            return entry.contains("/")
                    ? networks.add(AddressBlock.of(entry))
                    : HOST.matcher(entry).matches() && origins.add(origin(URI.create("https://" + entry)));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether nothing may be fetched. */
    boolean none() {
        return origins.isEmpty();
    }

    boolean contain(URI uri) {
        return origins.contains(origin(uri));
    }

    /** Whether an address is in one of the networks. */
    boolean contain(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address.getAddress()));
    }

    /** Scheme, host and port; null for what has no host, or is neither http nor https. */
    static @Nullable String origin(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !scheme.equals("http") && !scheme.equals("https")) {
            return null;
        }
        int usual = scheme.equals("http") ? HTTP : HTTPS;
        int port = uri.getPort() < 0 ? usual : uri.getPort();
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
    }
}
