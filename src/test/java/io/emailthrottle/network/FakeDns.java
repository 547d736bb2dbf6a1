package io.emailthrottle.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;

/** Knows the names that it was told, and addresses in themselves. */
public final class FakeDns implements DnsResolver {

    private final Map<String, InetAddress[]> names = new HashMap<>();

    /** Tells it of a name, or that the name has moved. */
    public FakeDns with(String name, String... literals) {
        names.put(name, Stream.of(literals).map(InetAddress::ofLiteral).toArray(InetAddress[]::new));
        return this;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        if (names.containsKey(host)) {
            return names.get(host);
        }
        try {
            return new InetAddress[] {InetAddress.ofLiteral(host)};
        } catch (IllegalArgumentException e) {
            throw new UnknownHostException(host);
        }
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
