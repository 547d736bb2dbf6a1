package io.emailthrottle.security;

import com.github.f4b6a3.uuid.UuidCreator;
import io.emailthrottle.delivery.dispatch.DurableWrite;
import io.emailthrottle.email.Email;
import io.emailthrottle.store.access.ApiKey;
import io.emailthrottle.store.access.ApiKeys;
import io.emailthrottle.store.access.KeyChange;
import io.emailthrottle.store.access.KeyQuery;
import io.emailthrottle.time.Time;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes, lists, changes and revokes API keys, each of one tenant. */
public final class ApiKeyService {

    /** @param token shown to its owner now, and never again */
    public record NewKey(ApiKey key, Token token) {}

    /** What a tenant may be called, as a regular expression. */
    public static final String TENANT = "[a-z0-9][a-z0-9_-]{0,62}";

    private final ApiKeys keys;
    private final Time time;

    public ApiKeyService(ApiKeys keys, Time time) {
        this.keys = keys;
        this.time = time;
    }

    /**
     * Makes a key. It is good at once, on other nodes too.
     *
     * @throws ApiKeyRequest.Invalid when the terms make no sense, or the tenant's name
     */
    public NewKey create(String tenant, ApiKeyRequest wanted) throws ApiKeyRequest.Invalid {
        return create(tenant, wanted, Token.MARKS.getFirst());
    }

    /**
     * The same, with another beginning, for clients that refuse keys without it.
     *
     * @param mark one of {@link Token#MARKS}
     * @throws ApiKeyRequest.Invalid also when it is none of them
     */
    public NewKey create(String tenant, ApiKeyRequest wanted, String mark) throws ApiKeyRequest.Invalid {
        if (!Token.MARKS.contains(mark)) {
            throw new ApiKeyRequest.Invalid("prefix", "must be one of " + String.join(", ", Token.MARKS));
        }
        if (!tenant.matches(TENANT)) {
            throw new ApiKeyRequest.Invalid(
                    "tenant", "must be 1 to 63 of a-z, 0-9, - and _, and begin with a letter or a digit");
        }
        Instant now = time.now().truncatedTo(ChronoUnit.MILLIS);
        ApiKeyRequest terms = wanted.checked(now);
        if (!keys.any()) {
            requireFirst(tenant, terms);
        }
        Token token = Token.random(mark);
        ApiKey key = new ApiKey(
                UuidCreator.getTimeOrderedEpoch(),
                tenant,
                terms.name(),
                token.prefix(),
                terms.scopes().stream().map(Scope::word).collect(Collectors.toUnmodifiableSet()),
                terms.fromDomains(),
                terms.networks(),
                now,
                terms.expiresAt(),
                null);
        DurableWrite.await(keys.add(key, token.hash()));
        return new NewKey(key, token);
    }

    /** From the first key on every call needs one, so another first key would lock everybody out. */
    private static void requireFirst(String tenant, ApiKeyRequest terms) throws ApiKeyRequest.Invalid {
        if (!terms.scopes().contains(Scope.ADMIN)) {
            throw new ApiKeyRequest.Invalid(
                    "scopes", "must include admin in the first key, or nobody could make another");
        }
        if (!tenant.equals(Email.DEFAULT_TENANT)) {
            throw new ApiKeyRequest.Invalid(
                    "tenant",
                    "must be " + Email.DEFAULT_TENANT + " in the first key, or nobody could operate the gateway");
        }
    }

    /** Those that are not revoked, the newest first. */
    public List<ApiKey> list(KeyQuery query) {
        return keys.list(query);
    }

    /**
     * Changes a key's name or end; what it may do stays. It counts within a second.
     *
     * @param tenant whose it must be; null for anybody's
     * @return false when there is no such key, or it is revoked
     * @throws ApiKeyRequest.Invalid when the name makes no sense, or the end is not ahead
     */
    public boolean change(@Nullable String tenant, UUID id, KeyChange change) throws ApiKeyRequest.Invalid {
        String name = change.name() == null ? null : ApiKeyRequest.checkedName(change.name());
        ApiKeyRequest.requireAhead(change.expiresAt(), time.now());
        KeyChange checked = new KeyChange(name, change.setsExpiry(), change.expiresAt());
        return DurableWrite.await(keys.change(tenant, id, checked)) == 1;
    }

    /**
     * Revokes a key for good; rejected at once on this node, on others within a second.
     *
     * @param tenant whose it must be; null for anybody's
     * @return false when there is no such key, or it is revoked already
     */
    public boolean revoke(@Nullable String tenant, UUID id) {
        return DurableWrite.await(keys.revoke(tenant, id, time.now())) == 1;
    }
}
