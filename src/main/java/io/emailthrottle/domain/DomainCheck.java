package io.emailthrottle.domain;

import io.emailthrottle.domain.Dns.Answer;
import io.emailthrottle.domain.Dns.Type;
import io.emailthrottle.domain.DomainReport.Check;
import io.emailthrottle.domain.DomainReport.MissingRecord;
import io.emailthrottle.domain.DomainReport.State;
import io.emailthrottle.domain.DomainReport.VendorCheck;
import io.emailthrottle.store.domain.FromDomains.Bulk;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.SenderRecords;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hc.client5.http.psl.PublicSuffixMatcher;
import org.apache.hc.client5.http.psl.PublicSuffixMatcherLoader;

/**
 * One check of a From domain by DNS, against RFC 7208 (SPF), RFC 6376 (DKIM), RFC 7489 (DMARC) and the rules that Gmail and Yahoo have for bulk
 * senders (support.google.com/mail/answer/81126, senders.yahooinc.com/best-practices).
 */
final class DomainCheck {

    /**
     * A vendor, as far as domains are concerned.
     *
     * @param verified what the vendor's account says of a domain; empty when it does not tell
     */
    record Sender(String vendor, SenderRecords records, Verification verified) {}

    /** What a vendor says of a domain. */
    @FunctionalInterface
    interface Verification {
        Optional<Boolean> of(String domain);
    }

    /** @param policy none, quarantine or reject; empty when there is no record */
    private record Dmarc(Check check, String policy, boolean strictDkim) {
        boolean isEnforced() {
            return policy.equals("quarantine") || policy.equals("reject");
        }
    }

    private static final PublicSuffixMatcher SUFFIXES = PublicSuffixMatcherLoader.getDefault();
    private final Dns dns;
    private final DkimCheck dkim;
    private final List<Sender> senders;
    private final Time time;

    /** @param dns for this check */
    DomainCheck(Dns dns, List<Sender> senders, Time time) {
        this.dns = new TimedDns(dns, time);
        this.dkim = new DkimCheck(this.dns);
        this.senders = senders;
        this.time = time;
    }

    /** Blocks for seconds, at most half a minute when DNS does not answer. */
    DomainReport check(String domain, Bulk bulk) {
        SpfRecord spf = SpfRecord.read(domain, dns);
        Dmarc dmarc = dmarc(domain);
        Set<String> above = new LinkedHashSet<>(List.of(domain));
        if (!dmarc.strictDkim()) {
            above.add(organization(domain));
        }
        List<VendorCheck> vendors = senders.stream()
                .map(sender -> vendor(sender, List.copyOf(above), spf, dmarc))
                .toList();
        return new DomainReport(
                domain, List.of(spf(domain, spf), dmarc.check(), mx(domain), oneClick(bulk)), vendors, time.now());
    }

    /** The domain below a public suffix: DMARC counts what is below it as one organization. */
    private String organization(String domain) {
        String root = SUFFIXES.getDomainRoot(domain);
        return root == null ? domain : root;
    }

    private Check spf(String domain, SpfRecord spf) {
        String limit = spf.lookups() + " of " + SpfRecord.MOST_LOOKUPS + " DNS look-ups";
        if (!spf.failure().isEmpty()) {
            return new Check("spf", State.UNKNOWN, spf.failure(), List.of());
        }
        if (spf.records() == 0) {
            return new Check("spf", State.WARNING, "no SPF record", List.of(suggestedSpf(domain)));
        }
        if (spf.records() > 1) {
            return new Check("spf", State.FAILING, "several SPF records, so none counts: " + spf.text(), List.of());
        }
        if (spf.lookups() > SpfRecord.MOST_LOOKUPS) {
            return new Check("spf", State.FAILING, limit + ", so it does not count: " + spf.text(), List.of());
        }
        if (spf.text().toLowerCase(Locale.ROOT).matches(".* \\+?all( .*)?")) {
            return new Check("spf", State.WARNING, "it lets everybody send: " + spf.text(), List.of());
        }
        return new Check("spf", State.OK, spf.text() + " (" + limit + ")", List.of());
    }

    private MissingRecord suggestedSpf(String domain) {
        Set<String> includes = new TreeSet<>();
        senders.forEach(sender -> sender.records().spf().ifPresent(name -> includes.add("include:" + name)));
        List<String> terms = new ArrayList<>(List.of("v=spf1"));
        terms.addAll(includes);
        terms.add("~all");
        return new MissingRecord(domain, "TXT", String.join(" ", terms));
    }

    private Dmarc dmarc(String domain) {
        Answer answer = dmarcRecords(domain);
        boolean own = !answer.values().isEmpty() || !answer.isKnown();
        if (!own && !organization(domain).equals(domain)) {
            answer = dmarcRecords(organization(domain));
        }
        if (!answer.isKnown()) {
            return new Dmarc(new Check("dmarc", State.UNKNOWN, answer.failure(), List.of()), "", false);
        }
        if (answer.values().isEmpty()) {
            MissingRecord missing = new MissingRecord(
                    "_dmarc." + organization(domain),
                    "TXT",
                    "v=DMARC1; p=none; rua=mailto:postmaster@" + organization(domain));
            return new Dmarc(
                    new Check("dmarc", State.WARNING, "no DMARC record; Gmail and Yahoo ask for one", List.of(missing)),
                    "",
                    false);
        }
        if (answer.values().size() > 1) {
            return new Dmarc(
                    new Check("dmarc", State.FAILING, "several DMARC records, so none counts", List.of()), "", false);
        }
        String record = answer.values().getFirst();
        String policy = own ? tag(record, "p", "") : tag(record, "sp", tag(record, "p", ""));
        boolean strict = tag(record, "adkim", "r").equals("s");
        State state = Set.of("none", "quarantine", "reject").contains(policy) ? State.OK : State.FAILING;
        return new Dmarc(new Check("dmarc", state, record, List.of()), policy, strict);
    }

    private Answer dmarcRecords(String domain) {
        Answer answer = dns.lookup("_dmarc." + domain, Type.TXT);
        return answer.isKnown()
                ? Answer.of(answer.values().stream()
                        .filter(text -> text.toLowerCase(Locale.ROOT).startsWith("v=dmarc1"))
                        .toList())
                : answer;
    }

    private static String tag(String record, String name, String otherwise) {
        for (String part : record.toLowerCase(Locale.ROOT).split(";")) {
            String[] pair = part.strip().split("\\s*=\\s*", 2);
            if (pair.length == 2 && pair[0].equals(name)) {
                return pair[1].strip();
            }
        }
        return otherwise;
    }

    private Check mx(String domain) {
        Answer mx = dns.lookup(domain, Type.MX);
        if (mx.isKnown() && !mx.values().isEmpty()) {
            return new Check("mx", State.OK, String.join(", ", mx.values()), List.of());
        }
        Answer a = dns.lookup(domain, Type.A);
        Answer aaaa = dns.lookup(domain, Type.AAAA);
        if (!a.values().isEmpty() || !aaaa.values().isEmpty()) {
            return new Check("mx", State.OK, "no MX record; the domain's own address takes replies", List.of());
        }
        if (!mx.isKnown() || !a.isKnown() || !aaaa.isKnown()) {
            return new Check("mx", State.UNKNOWN, mx.failure() + a.failure() + aaaa.failure(), List.of());
        }
        return new Check(
                "mx", State.WARNING, "no MX record and no address: replies and bounces reach nobody", List.of());
    }

    private static Check oneClick(Bulk bulk) {
        long without = bulk.emails() - bulk.oneClick();
        if (bulk.emails() == 0) {
            return new Check(
                    "one_click_unsubscribe",
                    State.UNKNOWN,
                    "no email of low priority since this node started",
                    List.of());
        }
        return without == 0
                ? new Check("one_click_unsubscribe", State.OK, "all emails of low priority have it", List.of())
                : new Check(
                        "one_click_unsubscribe",
                        State.WARNING,
                        without + " of " + bulk.emails()
                                + " emails of low priority had no List-Unsubscribe-Post header;"
                                + " Gmail and Yahoo ask for it of senders of 5,000 a day",
                        List.of());
    }

    private VendorCheck vendor(Sender sender, List<String> domains, SpfRecord spf, Dmarc dmarc) {
        String domain = domains.getFirst();
        Optional<Boolean> verified = sender.verified().of(domain);
        DkimCheck.Result keys = dkim.find(sender.records(), domains);
        List<MissingRecord> missing = new ArrayList<>(keys.missing());
        List<String> words = new ArrayList<>();
        verified.ifPresent(yes -> words.add(yes ? "verified at the vendor" : "not verified at the vendor"));
        words.add(words(sender, keys, dmarc));
        if (spf.records() == 1) {
            sender.records()
                    .spf()
                    .filter(name -> !spf.included().contains(name))
                    .ifPresent(name -> {
                        words.add("SPF does not include " + name);
                        missing.add(new MissingRecord(
                                domain, "TXT", spf.text().replaceFirst("(?i)^v=spf1", "v=spf1 include:" + name)));
                    });
        }
        return new VendorCheck(sender.vendor(), state(verified, keys, dmarc), String.join("; ", words), missing);
    }

    private static String words(Sender sender, DkimCheck.Result keys, Dmarc dmarc) {
        if (!keys.failure().isEmpty()) {
            return keys.failure();
        }
        if (!keys.known()) {
            return "its DKIM selectors are the account's own: set dkim-selectors of " + sender.vendor();
        }
        if (!keys.found().isEmpty()) {
            return "DKIM keys at " + keys.found();
        }
        return "no DKIM keys, so its signature is not aligned"
                + (dmarc.isEnforced() ? " and DMARC lets receivers " + dmarc.policy() + " the emails" : "");
    }

    private static State state(Optional<Boolean> verified, DkimCheck.Result keys, Dmarc dmarc) {
        if (verified.isPresent() && !verified.get()) {
            return State.FAILING;
        }
        if (!keys.known()) {
            return verified.isPresent() ? State.OK : State.UNKNOWN;
        }
        if (!keys.found().isEmpty()) {
            return State.OK;
        }
        return dmarc.isEnforced() ? State.FAILING : State.WARNING;
    }
}
