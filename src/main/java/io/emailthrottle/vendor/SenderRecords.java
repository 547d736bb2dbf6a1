package io.emailthrottle.vendor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The DNS records that a vendor needs at a From domain, so that its emails pass DMARC.
 *
 * @param spf what the domain's SPF record includes; empty when the vendor needs nothing there
 * @param dkim sets of DKIM selectors, of which one set is enough: that of new accounts first, then older ones; empty when each account has
 *     selectors of its own, which the operator configures
 */
public record SenderRecords(Optional<String> spf, List<List<Selector>> dkim) {

    /** A vendor without records of its own. */
    public static final SenderRecords NONE = new SenderRecords(Optional.empty(), List.of());

    /**
     * A DKIM selector: the first label of {@code SELECTOR._domainkey.DOMAIN}.
     *
     * @param target what a CNAME there names, with {@code {domain}} for the domain and {@code {dashed}} for the domain with dashes for dots;
     *     empty when only the vendor's console shows it
     */
    public record Selector(String name, Optional<String> target) {

        /** The target for a domain. */
        public Optional<String> targetFor(String domain) {
            return target.map(text -> text.replace("{domain}", domain).replace("{dashed}", domain.replace('.', '-')));
        }
    }

    /** A selector whose record only the vendor's console shows. */
    public static Selector selector(String name) {
        return new Selector(name, Optional.empty());
    }

    /** A selector that is a CNAME. */
    public static Selector cname(String name, String target) {
        return new Selector(name, Optional.of(target));
    }

    /** Adds what the domain's SPF record includes. */
    public SenderRecords including(String domain) {
        return new SenderRecords(Optional.of(domain), dkim);
    }

    /** Records with one set of selectors. */
    public static SenderRecords of(Selector... selectors) {
        return new SenderRecords(Optional.empty(), List.of(List.of(selectors)));
    }

    /** Adds a set of selectors that older accounts have. */
    public SenderRecords or(Selector... selectors) {
        List<List<Selector>> sets = new ArrayList<>(dkim);
        sets.add(List.of(selectors));
        return new SenderRecords(spf, List.copyOf(sets));
    }

    /** The same vendor with an account's own selectors. */
    public SenderRecords withSelectors(List<String> names) {
        return names.isEmpty()
                ? this
                : new SenderRecords(
                        spf, List.of(names.stream().map(SenderRecords::selector).toList()));
    }
}
