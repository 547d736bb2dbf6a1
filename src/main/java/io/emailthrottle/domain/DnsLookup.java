package io.emailthrottle.domain;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;

/** Reads DNS by dnsjava, from the system's resolvers or from those of the operator; nothing is cached. */
public final class DnsLookup implements Dns {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int DNS_PORT = 53;

    private final Resolver resolver;

    /**
     * @param servers as in {@code 9.9.9.9}, {@code 127.0.0.1:5353} or {@code [::1]:53}; empty for the system's
     * @throws IllegalArgumentException for a server whose name is unknown
     */
    public DnsLookup(List<String> servers) {
        try {
            List<Resolver> resolvers = new ArrayList<>();
            for (String server : servers) {
                resolvers.add(new SimpleResolver(address(server)));
            }
            ExtendedResolver extended = resolvers.isEmpty() ? new ExtendedResolver() : new ExtendedResolver(resolvers);
            extended.setTimeout(TIMEOUT);
            extended.setRetries(2);
            this.resolver = extended;
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no DNS server is known as " + e.getMessage(), e);
        }
    }

    private static InetSocketAddress address(String server) throws UnknownHostException {
        int end = server.lastIndexOf(']');
        int colon = server.indexOf(':', Math.max(0, end));
        String host = (colon < 0 ? server : server.substring(0, colon)).replaceAll("[\\[\\]]", "");
        InetSocketAddress address =
                new InetSocketAddress(host, colon < 0 ? DNS_PORT : Integer.parseInt(server.substring(colon + 1)));
        if (address.isUnresolved()) {
            throw new UnknownHostException(server);
        }
        return address;
    }

    @Override
    public Answer lookup(String name, Dns.Type type) {
        Lookup lookup;
        try {
            lookup = new Lookup(Name.fromString(name, Name.root), number(type));
        } catch (TextParseException e) {
            return Answer.failed(name + " is no name: " + e.getMessage());
        }
        lookup.setResolver(resolver);
        lookup.setCache(null);
        Record[] records = lookup.run();
        return switch (lookup.getResult()) {
            case Lookup.SUCCESSFUL ->
                Answer.of(Arrays.stream(records).map(DnsLookup::text).toList());
            case Lookup.HOST_NOT_FOUND, Lookup.TYPE_NOT_FOUND -> Answer.of(List.of());
            default -> Answer.failed("DNS did not answer for " + name + ": " + lookup.getErrorString());
        };
    }

    private static int number(Dns.Type type) {
        return switch (type) {
            case TXT -> org.xbill.DNS.Type.TXT;
            case MX -> org.xbill.DNS.Type.MX;
            case A -> org.xbill.DNS.Type.A;
            case AAAA -> org.xbill.DNS.Type.AAAA;
        };
    }

    /** The strings of a TXT record belong together (RFC 7208, 3.3). */
    private static String text(Record found) {
        return switch (found) {
            case TXTRecord txt -> String.join("", txt.getStrings());
            case MXRecord mx -> mx.getTarget().toString(true);
            default -> found.rdataToString();
        };
    }
}
