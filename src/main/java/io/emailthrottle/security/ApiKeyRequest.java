package io.emailthrottle.security;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.InvalidAddress;
import io.emailthrottle.time.PlainYears;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * What a new API key is to be good for.
 *
 * @param name what people call it
 * @param scopes at least one
 * @param fromDomains the only domains that it may send from; any when empty
 * @param networks the only addresses that it may be used from; any when empty
 * @param expiresAt null for never
 */
public record ApiKeyRequest(
        String name,
        Set<Scope> scopes,
        List<String> fromDomains,
        List<String> networks,
        @Nullable Instant expiresAt) {

    private static final int MAX_NAME = 100;
    private static final int MAX_LIST = 100;
    private static final Pattern NETWORK_PARTS = Pattern.compile("/");
    private static final Pattern MASK = Pattern.compile("\\d{1,3}");
    private static final String NO_NETWORK = "' is no network, such as 10.0.0.0/8 or 2001:db8::/32";

    /** Something of it makes no sense. The message ends a sentence about the field. */
    public static final class Invalid extends Exception {

        private final String field;

        Invalid(String field, String message) {
            super(message, null, false, false);
            this.field = field;
        }

        /** As in JSON, such as {@code from_domains}. */
        public String field() {
            return field;
        }
    }

    /**
     * The same, with domains as emails have them.
     *
     * @throws Invalid for the first thing that makes no sense
     */
    ApiKeyRequest checked(Instant now) throws Invalid {
        String called = checkedName(name);
        require(!scopes.isEmpty(), "scopes", "must name at least one of send, read, admin");
        require(fromDomains.size() <= MAX_LIST, "from_domains", "has more than " + MAX_LIST + " domains");
        require(
                fromDomains.isEmpty() || scopes.contains(Scope.SEND) && !scopes.contains(Scope.ADMIN),
                "from_domains",
                "needs the scope send, without admin, which may make other keys");
        require(networks.size() <= MAX_LIST, "networks", "has more than " + MAX_LIST + " networks");
        for (String network : networks) {
            requireNetwork(network);
        }
        requireAhead(expiresAt, now);
        return new ApiKeyRequest(called, scopes, domains(), networks, expiresAt);
    }

    static String checkedName(String name) throws Invalid {
        require(!name.isBlank() && name.length() <= MAX_NAME, "name", "must have 1 to " + MAX_NAME + " characters");
        require(name.chars().noneMatch(Character::isISOControl), "name", "must not contain control characters");
        return name.strip();
    }

    static void requireAhead(@Nullable Instant expiresAt, Instant now) throws Invalid {
        require(expiresAt == null || expiresAt.isAfter(now), "expires_at", "must be in the future");
        require(expiresAt == null || PlainYears.hold(expiresAt), "expires_at", PlainYears.PROBLEM);
    }

    private List<String> domains() throws Invalid {
        List<String> domains = new ArrayList<>();
        for (String domain : fromDomains) {
            try {
                Address any = Address.parse("any@" + domain);
                require(any.name() == null && domain.indexOf('@') < 0, "from_domains", "'" + domain + "' is no domain");
                domains.add(any.domain());
            } catch (InvalidAddress e) {
                throw new Invalid("from_domains", "'" + domain + "' is no domain");
            }
        }
        return domains;
    }

    /** Names are refused before anybody could look them up. */
    private static void requireNetwork(String network) throws Invalid {
        try {
            String[] parts = NETWORK_PARTS.split(network, 2);
            InetAddress.ofLiteral(parts[0]);
            boolean masked = parts.length == 1 || MASK.matcher(parts[1]).matches();
            require(masked, "networks", "'" + network + NO_NETWORK);
            new IpAddressMatcher(network);
        } catch (IllegalArgumentException e) {
            throw new Invalid("networks", "'" + network + NO_NETWORK);
        }
    }

    private static void require(boolean condition, String field, String problem) throws Invalid {
        if (!condition) {
            throw new Invalid(field, problem);
        }
    }
}
