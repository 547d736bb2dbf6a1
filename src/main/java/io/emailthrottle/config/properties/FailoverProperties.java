package io.emailthrottle.config.properties;

import io.emailthrottle.email.Priority;
import io.emailthrottle.failover.selector.SelectorType;
import io.emailthrottle.failover.selector.Share;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How an email finds its vendor.
 *
 * @param selector which vendor of the standard list an email tries first
 * @param failBackAfter stateful: how long before one email tries the first vendor again; doubled, up to 15 minutes, each
 *     time that fails
 * @param use the standard list: names of vendors and groups in the order of preference; empty for all vendors in theirs
 * @param weights weighted: how often each of the list comes first
 * @param overflowAfter how long an email waits for a throttled vendor before the next one takes it
 * @param insistFor how long an `at_least_once` email insists on a vendor that may have it and knows its idempotency key,
 *     before the next one takes it; at most a quarter of the time that the email has left
 * @param keepWarm stateless and stateful: the share of the emails of low and normal priority that each standby gets, so that it
 *     stays in use, as in `1%`; up to `10%`, `0` for none
 * @param checkEvery how often each vendor's account is checked, so that a standby is known to be ready; {@code 0s} for never
 * @param groups lists with a selector of their own, by a name that may stand wherever a vendor's may
 * @param rules the first rule that matches an email replaces the standard list
 */
public record FailoverProperties(
        @NotNull @DefaultValue("stateful") SelectorType selector,
        @DurationMin(millis = 1) @DefaultValue("1m") Duration failBackAfter,
        @DefaultValue List<String> use,
        @DefaultValue Map<String, @Min(1) @Max(1000) Integer> weights,
        @NotNull @DurationMin @DefaultValue("0s") Duration overflowAfter,
        @NotNull @DurationMin @DefaultValue("10s") Duration insistFor,
        @NotNull @DefaultValue("0") Share keepWarm,
        @NotNull @DurationMin @DefaultValue("1h") Duration checkEvery,
        @DefaultValue Map<String, @Valid GroupProperties> groups,
        @DefaultValue List<@Valid RuleProperties> rules) {

    /**
     * @param selector which vendor of the group an email tries first
     * @param failBackAfter stateful: how long before one email tries the first vendor of the group again
     * @param use names of vendors and other groups, in the order of preference
     * @param weights weighted: how often each comes first
     */
    public record GroupProperties(
            @NotNull @DefaultValue("stateful") SelectorType selector,
            @DurationMin(millis = 1) @DefaultValue("1m") Duration failBackAfter,
            @NotEmpty List<String> use,
            @DefaultValue Map<String, @Min(1) @Max(1000) Integer> weights) {}

    /**
     * Conditions, each a list of alternatives; all that are given must hold.
     *
     * @param recipientDomain all recipients are at one of these domains
     * @param fromDomain the sender is at one of these domains
     * @param tag the email has one of these tags: a name, or name=value
     * @param tenant the email belongs to one of these tenants
     * @param priority the email has one of these priorities
     * @param use names of vendors and groups, in the order of preference
     * @param selector which of them an email tries first
     * @param failBackAfter stateful: as for the standard list; absent for the same
     * @param weights weighted: how often each comes first
     */
    public record RuleProperties(
            @DefaultValue List<String> recipientDomain,
            @DefaultValue List<String> fromDomain,
            @DefaultValue List<String> tag,
            @DefaultValue List<String> tenant,
            @DefaultValue List<Priority> priority,
            @NotEmpty List<String> use,
            @NotNull @DefaultValue("stateful") SelectorType selector,
            @DurationMin(millis = 1) Duration failBackAfter,
            @DefaultValue Map<String, @Min(1) @Max(1000) Integer> weights) {}
}
