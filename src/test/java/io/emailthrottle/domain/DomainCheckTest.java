package io.emailthrottle.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.domain.DomainCheck.Sender;
import io.emailthrottle.domain.DomainReport.Check;
import io.emailthrottle.domain.DomainReport.MissingRecord;
import io.emailthrottle.domain.DomainReport.State;
import io.emailthrottle.domain.DomainReport.VendorCheck;
import io.emailthrottle.store.domain.FromDomains.Bulk;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.SenderRecords;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a name server of the test's own. */
class DomainCheckTest {

    private static final String KEY = "\"v=DKIM1; k=rsa; p=MIGfMA0GCSq\"";
    private static final Bulk NO_BULK = new Bulk(0, 0);

    private static final SenderRecords MAILJET =
            SenderRecords.of(SenderRecords.selector("mailjet")).including("spf.mailjet.com");
    private static final SenderRecords BREVO = SenderRecords.of(
                    SenderRecords.cname("brevo1", "b1.{dashed}.dkim.brevo.com"),
                    SenderRecords.cname("brevo2", "b2.{dashed}.dkim.brevo.com"))
            .or(SenderRecords.selector("mail"));

    private DnsServer server;

    @BeforeEach
    void start() throws IOException {
        server = new DnsServer()
                .add("example.com", "TXT", "\"some-verification=1\"")
                .add("example.com", "TXT", "\"v=spf1 include:spf.mailjet.com mx ~all\"")
                .add("spf.mailjet.com", "TXT", "\"v=spf1 ip4:192.0.2.0/24 ?all\"")
                .add("example.com", "MX", "10 mx.example.com.")
                .add("_dmarc.example.com", "TXT", "\"v=DMARC1; p=reject\"")
                .add("mailjet._domainkey.example.com", "TXT", KEY)
                .add("brevo1._domainkey.example.com", "CNAME", "b1.example-com.dkim.brevo.com.")
                .add("b1.example-com.dkim.brevo.com", "TXT", KEY)
                .add("brevo2._domainkey.example.com", "CNAME", "b2.example-com.dkim.brevo.com.")
                .add("b2.example-com.dkim.brevo.com", "TXT", KEY);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_domain_with_everything_is_ok() {
        DomainReport report = check("example.com", Map.of("mailjet", MAILJET, "brevo", BREVO));

        assertThat(report.state()).isEqualTo(State.OK);
        assertThat(of(report, "spf").detail())
                .isEqualTo("v=spf1 include:spf.mailjet.com mx ~all (2 of 10 DNS look-ups)");
        assertThat(of(report, "mx").detail()).isEqualTo("mx.example.com");
        assertThat(report.vendors()).extracting(VendorCheck::state).containsOnly(State.OK);
        assertThat(report.vendors())
                .allSatisfy(vendor -> assertThat(vendor.missing()).isEmpty());
    }

    @Test
    void the_records_that_a_vendor_misses_are_ready_to_copy() {
        server.remove("b2.example-com.dkim.brevo.com");
        server.remove("brevo2._domainkey.example.com");
        server.remove("mailjet._domainkey.example.com");

        DomainReport report = check("example.com", Map.of("mailjet", MAILJET, "brevo", BREVO));

        assertThat(report.state()).isEqualTo(State.FAILING);
        assertThat(vendor(report, "brevo"))
                .isEqualTo(new VendorCheck(
                        "brevo",
                        State.FAILING,
                        "no DKIM keys, so its signature is not aligned and DMARC lets receivers reject the emails",
                        List.of(new MissingRecord(
                                "brevo2._domainkey.example.com", "CNAME", "b2.example-com.dkim.brevo.com"))));
        assertThat(vendor(report, "mailjet").missing())
                .containsExactly(new MissingRecord(
                        "mailjet._domainkey.example.com", "CNAME or TXT", "<shown in the vendor's console>"));
    }

    @Test
    void an_older_accounts_selector_is_enough_and_a_revoked_key_is_none() {
        server.remove("brevo1._domainkey.example.com");
        server.add("mail._domainkey.example.com", "TXT", KEY);
        assertThat(vendor(check("example.com", Map.of("brevo", BREVO)), "brevo").state())
                .isEqualTo(State.OK);

        server.remove("mail._domainkey.example.com");
        server.add("mail._domainkey.example.com", "TXT", "\"v=DKIM1; p=\"");
        assertThat(vendor(check("example.com", Map.of("brevo", BREVO)), "brevo").state())
                .isEqualTo(State.FAILING);
    }

    @Test
    void a_subdomain_lives_by_the_domain_above_it_as_far_as_dmarc_allows() {
        server.add("news.example.com", "TXT", "\"v=spf1 -all\"");
        DomainReport relaxed = check("news.example.com", Map.of("mailjet", MAILJET));
        assertThat(of(relaxed, "dmarc").state()).isEqualTo(State.OK);
        assertThat(vendor(relaxed, "mailjet").detail())
                .isEqualTo("DKIM keys at example.com; SPF does not include spf.mailjet.com");
        assertThat(vendor(relaxed, "mailjet").missing())
                .containsExactly(new MissingRecord("news.example.com", "TXT", "v=spf1 include:spf.mailjet.com -all"));

        server.remove("_dmarc.example.com");
        server.add("_dmarc.example.com", "TXT", "\"v=DMARC1; p=none; sp=quarantine; adkim=s\"");
        DomainReport strict = check("news.example.com", Map.of("mailjet", MAILJET));
        assertThat(vendor(strict, "mailjet").state()).isEqualTo(State.FAILING);
        assertThat(vendor(strict, "mailjet").detail()).contains("quarantine");
    }

    @Test
    void a_domain_without_anything_is_told_what_to_add() {
        DomainReport report = check("new.test", Map.of("mailjet", MAILJET));

        assertThat(of(report, "spf").missing())
                .containsExactly(new MissingRecord("new.test", "TXT", "v=spf1 include:spf.mailjet.com ~all"));
        assertThat(of(report, "dmarc").missing())
                .containsExactly(new MissingRecord(
                        "_dmarc.new.test", "TXT", "v=DMARC1; p=none; rua=mailto:postmaster@new.test"));
        assertThat(of(report, "mx").state()).isEqualTo(State.WARNING);
        assertThat(vendor(report, "mailjet").state()).isEqualTo(State.WARNING);
        assertThat(report.state()).isEqualTo(State.WARNING);
    }

    @Test
    void an_spf_record_that_does_not_count_is_failing() {
        server.add("two.test", "TXT", "\"v=spf1 -all\"").add("two.test", "TXT", "\"v=spf1 ~all\"");
        assertThat(of(check("two.test", Map.of()), "spf").state()).isEqualTo(State.FAILING);

        StringBuilder many = new StringBuilder("v=spf1");
        for (int i = 0; i < 6; i++) {
            many.append(" include:s").append(i).append(".test");
            server.add("s" + i + ".test", "TXT", "\"v=spf1 a mx ~all\"");
        }
        server.add("many.test", "TXT", "\"" + many + " ~all\"");
        assertThat(of(check("many.test", Map.of()), "spf").detail()).startsWith("18 of 10 DNS look-ups");

        server.add("loop.test", "TXT", "\"v=spf1 include:loop.test redirect=loop.test\"");
        assertThat(of(check("loop.test", Map.of()), "spf").state()).isEqualTo(State.OK);

        server.add("open.test", "TXT", "\"v=spf1 +all\"");
        assertThat(of(check("open.test", Map.of()), "spf").detail()).startsWith("it lets everybody send");
    }

    @Test
    void a_long_record_in_several_strings_is_one() {
        server.add("long.test", "TXT", "\"v=spf1 ip4:192.0.2.1\" \" -all\"");

        assertThat(of(check("long.test", Map.of()), "spf").detail()).startsWith("v=spf1 ip4:192.0.2.1 -all");
    }

    @Test
    void where_dns_does_not_answer_nothing_is_called_missing() {
        for (String name : List.of("silent.test", "_dmarc.silent.test", "mailjet._domainkey.silent.test")) {
            server.fail(name);
        }

        DomainReport report = check("silent.test", Map.of("mailjet", MAILJET));

        assertThat(report.state()).isEqualTo(State.UNKNOWN);
        assertThat(report.checks()).allSatisfy(one -> assertThat(one.missing()).isEmpty());
        assertThat(vendor(report, "mailjet").missing()).isEmpty();
    }

    @Test
    void name_servers_that_are_slow_end_the_check_and_nothing_is_called_missing() {
        ManualTime time = new ManualTime();
        Dns real = new DnsLookup(List.of(server.address()));
        Dns slow = (name, type) -> {
            time.pass(Duration.ofSeconds(15));
            return real.lookup(name, type);
        };
        int before = server.asked().size();

        DomainReport report = new DomainCheck(
                        slow, List.of(new Sender("mailjet", MAILJET, _ -> Optional.empty())), time)
                .check("slow.test", NO_BULK);

        assertThat(server.asked().size() - before).isLessThanOrEqualTo(5);
        assertThat(vendor(report, "mailjet").state()).isEqualTo(State.UNKNOWN);
        assertThat(vendor(report, "mailjet").missing()).isEmpty();
    }

    @Test
    void what_the_vendor_says_counts_where_dns_cannot_tell() {
        SenderRecords own = SenderRecords.NONE;
        assertThat(vendor(check("example.com", Map.of("ses", own)), "ses"))
                .isEqualTo(new VendorCheck(
                        "ses",
                        State.UNKNOWN,
                        "its DKIM selectors are the account's own: set dkim-selectors of ses",
                        List.of()));
        assertThat(vendor(check("example.com", Map.of("ses", own), Optional.of(true)), "ses")
                        .state())
                .isEqualTo(State.OK);
        assertThat(vendor(check("example.com", Map.of("mailjet", MAILJET), Optional.of(false)), "mailjet")
                        .state())
                .isEqualTo(State.FAILING);

        SenderRecords configured = own.withSelectors(List.of("abc"));
        server.add("abc._domainkey.example.com", "TXT", KEY);
        assertThat(vendor(check("example.com", Map.of("ses", configured)), "ses")
                        .state())
                .isEqualTo(State.OK);
    }

    @Test
    void bulk_mail_without_one_click_unsubscribe_is_a_warning() {
        DomainCheck check = new DomainCheck(new DnsLookup(List.of(server.address())), List.of(), new ManualTime());

        assertThat(of(check.check("example.com", new Bulk(20, 20)), "one_click_unsubscribe")
                        .state())
                .isEqualTo(State.OK);
        assertThat(of(check.check("example.com", new Bulk(20, 3)), "one_click_unsubscribe")
                        .detail())
                .startsWith("17 of 20 emails of low priority");
    }

    private DomainReport check(String domain, Map<String, SenderRecords> vendors) {
        return check(domain, vendors, Optional.empty());
    }

    private DomainReport check(String domain, Map<String, SenderRecords> vendors, Optional<Boolean> verified) {
        List<Sender> senders = vendors.entrySet().stream()
                .map(vendor -> new Sender(vendor.getKey(), vendor.getValue(), _ -> verified))
                .toList();
        return new DomainCheck(new DnsLookup(List.of(server.address())), senders, new ManualTime())
                .check(domain, NO_BULK);
    }

    private static Check of(DomainReport report, String name) {
        return report.checks().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static VendorCheck vendor(DomainReport report, String name) {
        return report.vendors().stream()
                .filter(one -> one.vendor().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
