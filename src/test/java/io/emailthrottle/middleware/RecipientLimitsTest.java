package io.emailthrottle.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import io.emailthrottle.middleware.RecipientLimits.Group;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RecipientLimitsTest {

    private static final List<String> DOMAINS =
            List.of("gmail.test", "googlemail.test", "mit.edu", "cs.mit.edu", "other.test");

    private record Call(Duration at, Set<String> domains) {}

    private final ManualTime time = new ManualTime();
    private final List<Call> calls = new ArrayList<>();
    private final EmailSender vendor = email -> {
        calls.add(new Call(time.passed(), RecipientLimits.domains(email)));
        return new SendReceipt("id");
    };

    @Property(tries = 300)
    void in_any_second_no_group_of_domains_gets_more_calls_than_its_limit(
            @ForAll @Size(min = 1, max = 200) List<@IntRange(max = 24) Integer> emails,
            @ForAll @IntRange(max = 120) int pauseMs) {
        calls.clear();
        RateLimiterMiddleware limiter = limiter("1000/s", Duration.ZERO);
        for (int recipients : emails) {
            time.pass(Duration.ofMillis(pauseMs));
            try {
                limiter.send(to(DOMAINS.get(recipients / 5), DOMAINS.get(recipients % 5)), vendor);
            } catch (SendFailure throttled) {
                assertThat(throttled).isInstanceOf(Throttled.class);
            }
        }

        assertThat(most("gmail.test", "googlemail.test")).isLessThanOrEqualTo(3);
        assertThat(most("mit.edu", "cs.mit.edu")).isLessThanOrEqualTo(2);
    }

    /** The most calls with one of these domains in any second. */
    private int most(String... domains) {
        List<Duration> times = calls.stream()
                .filter(call -> Arrays.stream(domains).anyMatch(call.domains::contains))
                .map(Call::at)
                .toList();
        return times.stream()
                .mapToInt(from -> (int) times.stream()
                        .filter(at -> at.compareTo(from) >= 0 && at.compareTo(from.plusSeconds(1)) < 0)
                        .count())
                .max()
                .orElse(0);
    }

    @Test
    void an_email_without_a_permit_for_its_domain_says_so_and_takes_none_of_the_others() throws SendFailure {
        RateLimiterMiddleware limiter = limiter("3/s", Duration.ZERO);
        limiter.send(to("mit.edu"), vendor);
        limiter.send(to("cs.mit.edu"), vendor);

        Throttled refusal = catchThrowableOfType(Throttled.class, () -> limiter.send(to("harvard.edu"), vendor));

        assertThat(refusal.by()).isEqualTo(Throttled.By.RECIPIENT_LIMIT);
        assertThat(refusal).hasMessage("limit 2/s reached for *.edu");
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMillis(1005));
        assertThat(limiter.refusal(to("mit.edu")))
                .hasValueSatisfying(why -> assertThat(why.by()).isEqualTo(Throttled.By.RECIPIENT_LIMIT));
        assertThat(limiter.refusal(to("other.test"))).isEmpty();
        limiter.send(to("other.test"), vendor);
        assertThat(calls).hasSize(3);
    }

    @Test
    void with_on_limit_wait_an_email_waits_for_its_domains_permit() throws SendFailure {
        RateLimiterMiddleware limiter = limiter("100/s", Duration.ofSeconds(2));
        for (int i = 0; i < 3; i++) {
            limiter.send(to("mit.edu"), vendor);
        }

        assertThat(calls).extracting(Call::at).containsExactly(Duration.ZERO, Duration.ZERO, Duration.ofMillis(1005));
    }

    @Test
    void a_wildcard_stands_for_all_below_a_domain_and_not_for_itself() {
        RecipientLimits limits = new RecipientLimits(List.of(group("2/s", "*.edu")));

        assertThat(limits.of(Set.of("mit.edu"))).hasSize(1);
        assertThat(limits.of(Set.of("cs.mit.edu"))).hasSize(1);
        assertThat(limits.of(Set.of("edu"))).isEmpty();
        assertThat(limits.of(Set.of("notedu"))).isEmpty();
        assertThat(limits.of(Set.of("edu.example"))).isEmpty();
    }

    @Test
    void there_is_room_for_a_group_only_while_it_and_all_calls_have_permits() throws SendFailure {
        RateLimiterMiddleware limiter = limiter("4/s", Duration.ZERO);
        assertThat(limiter.capacity("*.edu").sends()).isEqualTo(2);
        assertThat(limiter.hold(9, "*.edu")).isEqualTo(2);
        assertThat(limiter.capacity("nobody's").sends()).isEqualTo(4);

        limiter.send(to("mit.edu"), vendor);
        limiter.send(to("mit.edu"), vendor);

        assertThat(limiter.capacity("*.edu")).isEqualTo(new Capacity(0, Duration.ofMillis(1005), false));
        assertThat(limiter.hold(9, "*.edu")).isZero();
        assertThat(limiter.capacity().sends()).isEqualTo(2);
    }

    private RateLimiterMiddleware limiter(String all, Duration maxWait) {
        return new RateLimiterMiddleware(
                new SlidingWindowLimiter(List.of(Limit.parse(all)), time),
                new RecipientLimits(List.of(group("3/s", "gmail.test", "googlemail.test"), group("2/s", "*.edu"))),
                maxWait,
                time);
    }

    private Group group(String limit, String... domains) {
        return new Group(List.of(domains), new SlidingWindowLimiter(List.of(Limit.parse(limit)), time));
    }

    private static Email to(String... domains) {
        return Emails.plainBuilder()
                .to(Arrays.stream(domains)
                        .map(domain -> new Address(null, "ada@" + domain))
                        .distinct()
                        .toList())
                .build();
    }
}
