package io.emailthrottle.security;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import io.emailthrottle.store.access.ApiKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;

/**
 * Who makes a request: the holder of a key, anybody while the gateway is open, or a stranger. Whose emails they see and
 * make is decided here alone. The operator's own tenant is {@code default}: its keys also reach what all tenants share.
 * Holds no secret.
 */
public final class Caller extends AbstractAuthenticationToken {

    /** Everything that concerns all tenants: vendors, metrics, keys of any tenant. No scope: only this tenant's admins have it. */
    static final String OPERATE = "operate";
    /** Looking at what concerns all tenants, such as the page. No scope: this tenant's readers have it. */
    static final String OVERSEE = "oversee";

    private final String name;
    private final @Nullable String tenant;
    private final transient List<String> fromDomains;
    private final transient @Nullable RuntimeException refusal;

    private Caller(
            String name,
            @Nullable String tenant,
            List<String> fromDomains,
            Collection<? extends GrantedAuthority> authorities,
            @Nullable RuntimeException refusal) {
        super(authorities);
        this.name = name;
        this.tenant = tenant;
        this.fromDomains = fromDomains;
        this.refusal = refusal;
        setAuthenticated(refusal == null);
    }

    /** May do everything, while there is no key. */
    static Caller anybody() {
        return new Caller(
                "anybody",
                Email.DEFAULT_TENANT,
                List.of(),
                authorities(Email.DEFAULT_TENANT, List.of(Scope.ADMIN.word())),
                null);
    }

    static Caller holderOf(ApiKey key) {
        return new Caller(key.prefix(), key.tenant(), key.fromDomains(), authorities(key.tenant(), key.scopes()), null);
    }

    /** @param why what a request is answered with that needs a key */
    static Caller stranger(RuntimeException why) {
        return new Caller("stranger", null, List.of(), List.of(), why);
    }

    /** Who may do everything may do each thing. */
    private static List<GrantedAuthority> authorities(String tenant, Collection<String> scopes) {
        List<String> all = new ArrayList<>(scopes);
        if (scopes.contains(Scope.ADMIN.word())) {
            all.add(Scope.SEND.word());
            all.add(Scope.READ.word());
        }
        if (tenant.equals(Email.DEFAULT_TENANT)) {
            if (all.contains(Scope.READ.word())) {
                all.add(OVERSEE);
            }
            if (all.contains(Scope.ADMIN.word())) {
                all.add(OPERATE);
            }
        }
        return AuthorityUtils.createAuthorityList(all);
    }

    /** Why this is a stranger; null when it is none. */
    @Nullable
    RuntimeException refusal() {
        return refusal;
    }

    /** The tenant whose emails the caller works with. */
    public String tenant() {
        return Objects.requireNonNull(tenant, "a stranger has no tenant");
    }

    /** Whether the caller may do what concerns all tenants. */
    public boolean operates() {
        return may(OPERATE);
    }

    /** Whether the caller may look at what concerns all tenants. */
    public boolean oversees() {
        return may(OVERSEE);
    }

    private boolean may(String authority) {
        return getAuthorities().stream()
                .anyMatch(granted -> granted.getAuthority().equals(authority));
    }

    /** Whether the caller's key has a scope, or one that contains it. */
    public boolean may(Scope scope) {
        return may(scope.word());
    }

    /** @throws AccessRefused when the caller's key is not for sending */
    public void requireMaySend() {
        if (!may(Scope.SEND)) {
            throw AccessRefused.restrictedKey("lacks the scope that this needs");
        }
    }

    /** @throws AccessRefused when the caller's key is for other domains only */
    public void requireMaySendFrom(Address from) {
        if (!fromDomains.isEmpty() && !fromDomains.contains(from.domain())) {
            throw AccessRefused.restrictedKey("may send from " + String.join(", ", fromDomains) + " only");
        }
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public @Nullable Object getCredentials() {
        return null;
    }

    /** Null for an unauthenticated caller. */
    @Override
    public @Nullable Object getPrincipal() {
        return isAuthenticated() ? name : null;
    }
}
