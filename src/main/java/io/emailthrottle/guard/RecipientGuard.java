package io.emailthrottle.guard;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.Content;
import io.emailthrottle.email.Email;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sends emails to a list of recipients only, for gateways outside production. Other recipients are replaced by one address, or left
 * out. It is applied where emails are accepted, again before they are sent, and checked by {@link GuardedSender} round every
 * vendor's sender, so that no way leads past it.
 */
public final class RecipientGuard {

    /** Lets every recipient through. */
    public static final RecipientGuard OFF = new RecipientGuard();

    /** The header that names the recipients of To and Cc who were replaced. */
    public static final String ORIGINAL_TO = "X-Original-To";

    /** A header with so many addresses fits every vendor. */
    private static final int MOST_NAMED = 10;

    /** Headers by which vendors add recipients. */
    private static final Set<String> STEERING = Set.of("x-smtpapi", "x-msys-api", "x-mc-bccaddress");

    /**
     * An email to allowed recipients only; to nobody when none is left.
     *
     * @param foreign the recipients who were replaced or left out; addresses in lower case
     */
    public record Guarded(Email email, List<String> foreign) {}

    private final @Nullable AllowedRecipients allowed;
    private final @Nullable Address redirectTo;
    private final LongAdder redirected = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    private RecipientGuard() {
        this.allowed = null;
        this.redirectTo = null;
    }

    /**
     * @param allow addresses, {@code *@domain} and {@code *@*.domain}; nobody when empty
     * @param redirectTo who gets the emails to all others; null to leave others out
     * @throws IllegalArgumentException naming the pattern that is none
     */
    public RecipientGuard(List<String> allow, @Nullable Address redirectTo) {
        this.allowed = new AllowedRecipients(allow);
        this.redirectTo = redirectTo == null ? null : new Address(null, redirectTo.address());
    }

    /** Whether it lets only some recipients through. */
    public boolean isOn() {
        return allowed != null;
    }

    /** Who gets the emails to other recipients; empty when they are left out. */
    public Optional<String> redirectsTo() {
        return Optional.ofNullable(redirectTo).map(Address::address);
    }

    /** What it does, in a sentence; empty when it is off. */
    public Optional<String> summary() {
        return isOn()
                ? Optional.of(
                        redirectTo == null
                                ? "Not in production: recipients outside the guard's list are left out."
                                : "Not in production: emails to recipients outside the guard's list go to "
                                        + redirectTo.address() + ".")
                : Optional.empty();
    }

    /** The number of recipients replaced since the start. */
    public long redirected() {
        return redirected.sum();
    }

    /** The number of recipients left out since the start. */
    public long dropped() {
        return dropped.sum();
    }

    /** The email without recipients who are not allowed. */
    public Guarded apply(Email email) {
        List<String> foreign = isOn() ? foreign(email) : List.of();
        if (foreign.isEmpty()) {
            return new Guarded(email, List.of());
        }
        (redirectTo == null ? dropped : redirected).add(foreign.size());
        return new Guarded(replaced(email), foreign);
    }

    private List<String> foreign(Email email) {
        return named(email)
                .filter(recipient -> !allows(recipient))
                .map(recipient -> recipient.address().toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
    }

    /** All to whom the email could go: of a composed one its fields, and those who wait for it. */
    private static Stream<Address> named(Email email) {
        return email.content() instanceof Content.Raw
                ? email.recipients().stream()
                : Stream.of(email.to(), email.cc(), email.bcc(), email.recipients())
                        .flatMap(List::stream);
    }

    private boolean allows(Address recipient) {
        return allowed == null
                || allowed.has(recipient)
                || redirectTo != null && redirectTo.address().equalsIgnoreCase(recipient.address());
    }

    /** A raw message stays as it is: only its envelope changes. */
    private Email replaced(Email email) {
        Set<String> seen = new LinkedHashSet<>();
        if (email.content() instanceof Content.Raw) {
            return email.toBuilder()
                    .envelope(replaced(email.recipients(), seen))
                    .build();
        }
        Map<String, String> headers = new LinkedHashMap<>(email.headers());
        List<Address> shown = Stream.of(email.to(), email.cc())
                .flatMap(List::stream)
                .filter(recipient -> !allows(recipient))
                .toList();
        if (redirectTo != null && !shown.isEmpty()) {
            headers.keySet().removeIf(ORIGINAL_TO::equalsIgnoreCase);
            headers.put(ORIGINAL_TO, names(shown));
        }
        List<Address> waiting = email.envelope();
        return email.toBuilder()
                .headers(headers)
                .to(replaced(email.to(), seen))
                .cc(replaced(email.cc(), seen))
                .bcc(replaced(email.bcc(), seen))
                .envelope(waiting == null ? null : replaced(waiting, new LinkedHashSet<>()))
                .build();
    }

    private static String names(List<Address> recipients) {
        String names =
                recipients.stream().limit(MOST_NAMED).map(Address::address).collect(Collectors.joining(", "));
        return recipients.size() <= MOST_NAMED ? names : names + " and " + (recipients.size() - MOST_NAMED) + " more";
    }

    /** @param seen who has the email already, so that the one who gets it for several gets it once */
    private List<Address> replaced(List<Address> recipients, Set<String> seen) {
        List<Address> replaced = new ArrayList<>();
        for (Address recipient : recipients) {
            if (allows(recipient)) {
                replaced.add(recipient);
                seen.add(recipient.address().toLowerCase(Locale.ROOT));
            }
        }
        boolean others = replaced.size() < recipients.size();
        if (others && redirectTo != null && seen.add(redirectTo.address().toLowerCase(Locale.ROOT))) {
            replaced.add(redirectTo);
        }
        return replaced;
    }

    /** Why the email must not be given to a vendor; empty when it may be. */
    Optional<String> objection(Email email) {
        if (!isOn()) {
            return Optional.empty();
        }
        Optional<String> foreign = named(email)
                .filter(recipient -> !allows(recipient))
                .map(recipient -> recipient.address() + " is outside the guard's list")
                .findFirst();
        return foreign.isPresent()
                ? foreign
                : email.headers().keySet().stream()
                        .filter(name -> STEERING.contains(name.toLowerCase(Locale.ROOT)))
                        .map(name -> "the header " + name + " may name recipients outside the guard's list")
                        .findFirst();
    }
}
