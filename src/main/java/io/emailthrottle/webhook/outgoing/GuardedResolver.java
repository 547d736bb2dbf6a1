package io.emailthrottle.webhook.outgoing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks hosts up for connections, and refuses those with an address that is not public. The addresses that were checked
 * are the ones connected to: a name that changes its mind between a check and the connection gains nothing.
 */
final class GuardedResolver implements DnsResolver {

    private final DnsResolver resolver;
    private final boolean allowPrivate;

    GuardedResolver(DnsResolver resolver, boolean allowPrivate) {
        this.resolver = resolver;
        this.allowPrivate = allowPrivate;
    }

    /** @throws NotPublic when any of its addresses is not public */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = resolver.resolve(host);
        if (!allowPrivate) {
            for (InetAddress address : addresses) {
                if (!PublicAddresses.contain(address)) {
                    throw new NotPublic();
                }
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
