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
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much each tenant may ask for; none is limited unless it is said here.
 *
 * @param of quotas by the tenant's name
 * @param others the quota of each tenant that is not named; not of `default`, the operator's
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
     * @param requests calls of the HTTP API, as in 20/s, counted by each node; absent for no limit
     * @param emailsPerDay emails accepted on a day in UTC, counted by all nodes together; absent for no limit
     * @param emailsPerMonth emails accepted in a calendar month in UTC; absent for no limit
     */
    public record TenantProperties(
            @Nullable Limit requests,
            @Min(1) @Nullable Long emailsPerDay,
            @Min(1) @Nullable Long emailsPerMonth) {

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
