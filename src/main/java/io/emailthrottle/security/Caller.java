package io.emailthrottle.security;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import io.emailthrottle.store.ApiKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;

/** Who makes a request: the holder of a key, anybody while the gateway is open, or a stranger. Holds no secret. */
public final class Caller extends AbstractAuthenticationToken {

    private final String name;
    private final String tenant;
    private final transient List<String> fromDomains;
    private final transient RuntimeException refusal;

    private Caller(
            String name,
            String tenant,
            List<String> fromDomains,
            Collection<? extends GrantedAuthority> authorities,
            RuntimeException refusal) {
        super(authorities);
        this.name = name;
        this.tenant = tenant;
        this.fromDomains = fromDomains;
        this.refusal = refusal;
        setAuthenticated(refusal == null);
    }

    /** May do everything, while there is no key. */
    static Caller anybody() {
        return new Caller("anybody", Email.DEFAULT_TENANT, List.of(), authorities(List.of(Scope.ADMIN.word())), null);
    }

    static Caller holderOf(ApiKey key) {
        return new Caller(key.prefix(), key.tenant(), key.fromDomains(), authorities(key.scopes()), null);
    }

    /** @param why what a request is answered with that needs a key */
    static Caller stranger(RuntimeException why) {
        return new Caller("stranger", null, List.of(), List.of(), why);
    }

    /** Who may do everything may do each thing. */
    private static List<GrantedAuthority> authorities(Collection<String> scopes) {
        List<String> all = new ArrayList<>(scopes);
        if (scopes.contains(Scope.ADMIN.word())) {
            all.add(Scope.SEND.word());
            all.add(Scope.READ.word());
        }
        return AuthorityUtils.createAuthorityList(all);
    }

    /** Why this is a stranger; null when it is none. */
    RuntimeException refusal() {
        return refusal;
    }

    /** Whose emails these are. */
    public String tenant() {
        return tenant;
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
    public Object getCredentials() {
        return null;
    }

    /** Null for a stranger, whom nothing is shown. */
    @Override
    public Object getPrincipal() {
        return isAuthenticated() ? name : null;
    }
}
