package io.emailthrottle.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks hosts up for connections, and refuses those with an address that is not public. The addresses that were checked
 * are the ones connected to: a name that changes its mind between a check and the connection gains nothing.
 */
public final class GuardedResolver implements DnsResolver {

    private final DnsResolver resolver;
    private final Predicate<InetAddress> exempt;

    /** @param allowPrivate whether every address may be connected to */
    public GuardedResolver(DnsResolver resolver, boolean allowPrivate) {
        this(resolver, _ -> allowPrivate);
    }

    /** @param exempt addresses that may be connected to though they are not public */
    public GuardedResolver(DnsResolver resolver, Predicate<InetAddress> exempt) {
        this.resolver = resolver;
        this.exempt = exempt;
    }

    /** @throws NotPublic when any of its addresses is not public */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = resolver.resolve(host);
        for (InetAddress address : addresses) {
            if (!PublicAddresses.contain(address) && !exempt.test(address)) {
                throw new NotPublic();
            }
        }
        return addresses;
    }

    /** No name: asked for authentication schemes only, which are off. */
    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
