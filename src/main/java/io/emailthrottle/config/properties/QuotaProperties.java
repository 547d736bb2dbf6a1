package io.emailthrottle.config.properties;

import io.emailthrottle.email.Email;
import io.emailthrottle.middleware.Limit;
import io.emailthrottle.security.ApiKeyService;
import io.emailthrottle.store.quota.Quota;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much each tenant may ask for; none is limited unless it is said here.
 *
 * @param of by the tenant's name
 * @param others of each tenant that is not named; the operator's own, {@code default}, is limited by name only
 */
public record QuotaProperties(
        @DefaultValue
        Map<
                        @Pattern(
                                regexp = ApiKeyService.TENANT,
                                message = "must be a tenant's name: " + ApiKeyService.TENANT)
                        String,
                        @Valid TenantProperties>
                of,

        @Valid @DefaultValue TenantProperties others) {

    /**
     * @param requests calls of the HTTP API, as in {@code 20/s}, counted by each node; null for any number
     * @param emailsPerDay emails that are accepted on a day in UTC, counted by all nodes; null for any number
     * @param emailsPerMonth emails that are accepted in a calendar month in UTC; null for any number
     */
    public record TenantProperties(
            Limit requests,
            @Min(1) Long emailsPerDay,
            @Min(1) Long emailsPerMonth) {

        private static final TenantProperties NONE = new TenantProperties(null, null, null);

        private Quota emails() {
            return new Quota(
                    emailsPerDay == null ? Quota.UNLIMITED : emailsPerDay,
                    emailsPerMonth == null ? Quota.UNLIMITED : emailsPerMonth);
        }
    }

    public Quota emails(String tenant) {
        return of(tenant).emails();
    }

    public Optional<Limit> requests(String tenant) {
        return Optional.ofNullable(of(tenant).requests());
    }

    private TenantProperties of(String tenant) {
        return of.getOrDefault(tenant, tenant.equals(Email.DEFAULT_TENANT) ? TenantProperties.NONE : others);
    }
}
