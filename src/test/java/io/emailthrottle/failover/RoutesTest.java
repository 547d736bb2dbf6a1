package io.emailthrottle.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import io.emailthrottle.email.Priority;
import io.emailthrottle.email.Tag;
import io.emailthrottle.failover.selector.StatelessSelector;
import io.emailthrottle.middleware.RateLimiterMiddleware;
import io.emailthrottle.middleware.RecipientLimits;
import io.emailthrottle.middleware.RecipientLimits.Group;
import io.emailthrottle.middleware.SlidingWindowLimiter;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.SendReceipt;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoutesTest {

    private final VendorPipeline a = vendor("a");
    private final VendorPipeline b = vendor("b");
    private final Vendors vendors = new Vendors(List.of(a, b));
    private final VendorGroup standard = new VendorGroup("", new StatelessSelector(vendors.all()));
    private final Route toB = new Route(">b", "rules[0]", b);

    @Test
    void without_rules_every_email_goes_to_the_standard_list() {
        assertThat(routes().of(Emails.plain()).target()).isSameAs(standard);
        assertThat(routes().of(Emails.plain()).name()).isEmpty();
    }

    @Test
    void a_recipient_domain_matches_when_all_recipients_are_there() {
        Routes routes = routes(rule(Set.of("example.org", "example.net"), Set.of(), Set.of(), Set.of(), Set.of()));

        assertThat(routes.of(to("ann@Example.ORG", "bob@example.net"))).isSameAs(toB);
        assertThat(routes.of(to("ann@example.org", "bob@example.com")).target()).isSameAs(standard);
        assertThat(routes.of(to("ann@sub.example.org")).target()).isSameAs(standard);
    }

    @Test
    void copies_are_recipients_too() {
        Routes routes = routes(rule(Set.of("example.org"), Set.of(), Set.of(), Set.of(), Set.of()));
        Email email = Emails.plainBuilder()
                .bcc(List.of(Emails.address(null, "spy@example.com")))
                .build();

        assertThat(routes.of(email).target()).isSameAs(standard);
    }

    @Test
    void emails_to_a_domain_with_limits_of_its_own_wait_apart_on_every_route() {
        RecipientLimits limits = new RecipientLimits(
                List.of(new Group(List.of("*.edu", "edu"), new SlidingWindowLimiter(List.of(), new ManualTime()))));
        VendorPipeline limited = Pipelines.of(
                "limited",
                email -> new SendReceipt("id"),
                new ManualTime(),
                new RateLimiterMiddleware(
                        new SlidingWindowLimiter(List.of(), new ManualTime()),
                        limits,
                        Duration.ZERO,
                        new ManualTime()));
        Routes routes = Pipelines.routes(a, limited);

        assertThat(routes.of(to("ann@mit.edu")).name()).isEqualTo("@*.edu");
        assertThat(routes.of(to("ann@example.org", "bob@EDU")).name()).isEqualTo("@*.edu");
        assertThat(routes.of(to("ann@example.org")).name()).isEmpty();
        assertThat(routes.of(pinned("limited", "ann@mit.edu")).name()).isEqualTo("limited@*.edu");
        assertThat(routes.of(pinned("a", "ann@mit.edu")).name())
                .as("this vendor has no such limits")
                .isEqualTo("a");
        assertThat(routes.all()).extracting(Route::name).containsExactly("", "@*.edu", "a", "limited", "limited@*.edu");
    }

    private static Email pinned(String vendor, String recipient) {
        return Emails.plainBuilder()
                .vendor(vendor)
                .to(List.of(Emails.address(null, recipient)))
                .build();
    }

    @Test
    void a_tag_matches_by_name_or_by_name_and_value() {
        Routes byName = routes(rule(Set.of(), Set.of(), Set.of("plan"), Set.of(), Set.of()));
        Routes byValue = routes(rule(Set.of(), Set.of(), Set.of("plan=pro"), Set.of(), Set.of()));

        assertThat(byName.of(tagged("plan", "free"))).isSameAs(toB);
        assertThat(byName.of(tagged("planned", "free")).target()).isSameAs(standard);
        assertThat(byValue.of(tagged("plan", "pro"))).isSameAs(toB);
        assertThat(byValue.of(tagged("plan", "free")).target()).isSameAs(standard);
    }

    @Test
    void sender_domain_tenant_and_priority_match_too() {
        Email email =
                Emails.plainBuilder().tenant("acme").priority(Priority.HIGH).build();

        assertThat(routes(rule(Set.of(), Set.of("example.com"), Set.of(), Set.of(), Set.of()))
                        .of(email))
                .isSameAs(toB);
        assertThat(routes(rule(Set.of(), Set.of(), Set.of(), Set.of("acme"), Set.of()))
                        .of(email))
                .isSameAs(toB);
        assertThat(routes(rule(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(Priority.HIGH)))
                        .of(email))
                .isSameAs(toB);
        assertThat(routes(rule(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(Priority.LOW)))
                        .of(email)
                        .target())
                .isSameAs(standard);
    }

    @Test
    void all_conditions_of_a_rule_must_hold() {
        Routes routes = routes(rule(Set.of("example.org"), Set.of("elsewhere.example"), Set.of(), Set.of(), Set.of()));

        assertThat(routes.of(Emails.plain()).target()).isSameAs(standard);
    }

    @Test
    void the_first_rule_that_matches_wins() {
        Route toA = new Route(">a", "rules[1]", a);
        Rule first = rule(Set.of(), Set.of(), Set.of("plan"), Set.of(), Set.of());
        Rule second = new Rule(Set.of(), Set.of(), Set.of("plan"), Set.of(), Set.of(), toA);

        assertThat(routes(first, second).of(tagged("plan", "pro"))).isSameAs(toB);
    }

    @Test
    void the_emails_own_vendor_wins_over_rules() {
        Email email = Emails.plainBuilder()
                .vendor("a")
                .tags(List.of(new Tag("plan", "pro")))
                .build();
        Routes routes = routes(rule(Set.of(), Set.of(), Set.of("plan"), Set.of(), Set.of()));

        assertThat(routes.of(email).target()).isSameAs(a);
    }

    @Test
    void every_route_is_listed_once_by_name() {
        Rule rule = rule(Set.of(), Set.of(), Set.of("plan"), Set.of(), Set.of());

        assertThat(routes(rule, rule).all()).extracting(Route::name).containsExactly("", "a", "b", ">b");
    }

    private Routes routes(Rule... rules) {
        return new Routes(vendors, standard, List.of(rules));
    }

    @Test
    void a_vendor_that_only_a_tenants_rules_lead_to_is_open_to_that_tenant_alone() {
        Rule acme = rule(Set.of(), Set.of(), Set.of(), Set.of("acme"), Set.of());
        VendorGroup onlyA = new VendorGroup("", new StatelessSelector(List.of(a)));
        Routes owned = new Routes(vendors, onlyA, List.of(acme));

        assertThat(owned.open("acme")).containsExactly("a", "b");
        assertThat(owned.open("globex")).containsExactly("a");
        assertThat(new Routes(vendors, standard, List.of(acme)).open("globex"))
                .as("the standard list leads there too")
                .containsExactly("a", "b");
        Rule forAll = rule(Set.of(), Set.of(), Set.of("plan"), Set.of(), Set.of());
        assertThat(new Routes(vendors, onlyA, List.of(acme, forAll)).open("globex"))
                .as("a rule for all leads there too")
                .containsExactly("a", "b");
        assertThat(new Routes(vendors, onlyA, List.of()).open("globex"))
                .as("no list leads there")
                .containsExactly("a", "b");
    }

    private Rule rule(
            Set<String> recipientDomains,
            Set<String> fromDomains,
            Set<String> tags,
            Set<String> tenants,
            Set<Priority> priorities) {
        return new Rule(recipientDomains, fromDomains, tags, tenants, priorities, toB);
    }

    private static Email to(String... addresses) {
        List<Address> to = List.of(addresses).stream()
                .map(address -> Emails.address(null, address))
                .toList();
        return Emails.plain().withRecipients(to, List.of(), List.of());
    }

    private static Email tagged(String name, String value) {
        return Emails.plainBuilder().tags(List.of(new Tag(name, value))).build();
    }

    private static VendorPipeline vendor(String name) {
        return Pipelines.of(name, email -> new SendReceipt(name), new ManualTime());
    }
}
