package io.emailthrottle.domain;

import io.emailthrottle.domain.Dns.Answer;
import io.emailthrottle.domain.Dns.Type;
import io.emailthrottle.domain.DomainReport.MissingRecord;
import io.emailthrottle.vendor.SenderRecords;
import io.emailthrottle.vendor.SenderRecords.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks for a vendor's DKIM keys (RFC 6376, 3.6.2) at a From domain, or at the domain above it that DMARC counts as the same. */
final class DkimCheck {

    /**
     * @param known whether DNS answered, and it is known what to look for
     * @param found the domain that has the keys; empty when none has
     * @param missing the records of the vendor's first set that are not there
     */
    record Result(boolean known, String found, List<MissingRecord> missing, String failure) {}

    private static final Pattern KEY = Pattern.compile("(?:^|;)\\s*p\\s*=\\s*([^;\\s]*)");

    private final Dns dns;

    DkimCheck(Dns dns) {
        this.dns = dns;
    }

    /** @param domains the From domain, and the one above it if its keys count too */
    Result find(SenderRecords vendor, List<String> domains) {
        if (vendor.dkim().isEmpty()) {
            return new Result(false, "", List.of(), "");
        }
        String failure = "";
        for (String domain : domains) {
            for (List<Selector> set : vendor.dkim()) {
                List<String> states = set.stream().map(one -> look(one, domain)).toList();
                if (states.stream().allMatch(FOUND::equals)) {
                    return new Result(true, domain, List.of(), "");
                }
                failure = states.stream()
                        .filter(state -> !state.equals(FOUND) && !state.isEmpty())
                        .findFirst()
                        .orElse(failure);
            }
        }
        return failure.isEmpty()
                ? new Result(true, "", missing(vendor.dkim().getFirst(), domains.getFirst()), "")
                : new Result(false, "", List.of(), failure);
    }

    private static final String FOUND = "found";

    /** {@value #FOUND}, empty when there is no key, or why that is unknown. */
    private String look(Selector selector, String domain) {
        Answer answer = dns.lookup(name(selector, domain), Type.TXT);
        if (!answer.isKnown()) {
            return answer.failure();
        }
        return answer.values().stream().anyMatch(DkimCheck::isKey) ? FOUND : "";
    }

    /** A key without a value was revoked. */
    private static boolean isKey(String text) {
        Matcher key = KEY.matcher(text);
        return key.find() && !key.group(1).isEmpty();
    }

    private List<MissingRecord> missing(List<Selector> set, String domain) {
        List<MissingRecord> missing = new ArrayList<>();
        for (Selector selector : set) {
            if (look(selector, domain).isEmpty()) {
                missing.add(selector.targetFor(domain)
                        .map(target -> new MissingRecord(name(selector, domain), "CNAME", target))
                        .orElseGet(() -> new MissingRecord(
                                name(selector, domain), "CNAME or TXT", "<shown in the vendor's console>")));
            }
        }
        return missing;
    }

    private static String name(Selector selector, String domain) {
        return selector.name() + "._domainkey." + domain;
    }
}
