package io.emailthrottle.delivery.dispatch;

import io.emailthrottle.delivery.unsubscribe.UnsubscribeLinks;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.MailStream;
import io.emailthrottle.email.TimelineWord;
import io.emailthrottle.guard.RecipientGuard;
import io.emailthrottle.guard.RecipientGuard.Guarded;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.store.suppression.Suppressions;
import io.emailthrottle.time.Time;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Decides who of an email's recipients gets it: those whom the guard allows and who are not suppressed. */
public final class RecipientCheck {

    /**
     * An email to those who get it.
     *
     * @param suppressed whether no recipient is left in to or cc
     * @param events what the timeline says of those left out
     */
    public record Checked(Email email, boolean suppressed, List<Event> events) {

        static Checked nobody(Email email) {
            return new Checked(email, false, List.of());
        }
    }

    private final Suppressions suppressions;
    private final RecipientGuard guard;
    private final UnsubscribeLinks links;
    private final Time time;

    public RecipientCheck(Suppressions suppressions, RecipientGuard guard, UnsubscribeLinks links, Time time) {
        this.suppressions = suppressions;
        this.guard = guard;
        this.links = links;
        this.time = time;
    }

    public Checked check(Email email) {
        return check(List.of(email)).getFirst();
    }

    /** Checks emails of one tenant, all with one look at the list. */
    public List<Checked> check(List<Email> emails) {
        List<Guarded> guarded = emails.stream().map(guard::apply).toList();
        Set<String> addresses = new HashSet<>();
        for (Guarded one : guarded) {
            one.email().recipients().forEach(recipient -> addresses.add(lower(recipient)));
        }
        String tenant = emails.getFirst().tenant();
        Set<String> suppressed = suppressions.among(tenant, addresses);
        Map<String, Set<String>> unsubscribed = new HashMap<>();
        for (Guarded one : guarded) {
            MailStream.of(one.email())
                    .ifPresent(stream -> unsubscribed.computeIfAbsent(
                            stream, name -> suppressions.unsubscribes().among(tenant, name, addresses)));
        }
        return guarded.stream()
                .map(one -> check(one, reasons(one.email(), suppressed, unsubscribed)))
                .map(this::withLink)
                .toList();
    }

    private Checked withLink(Checked checked) {
        Email linked = links.applyTo(checked.email());
        return linked == checked.email() ? checked : new Checked(linked, checked.suppressed(), checked.events());
    }

    /** Why recipients of an email do not get it, by address in lower case. */
    private static Map<String, String> reasons(
            Email email, Set<String> suppressed, Map<String, Set<String>> unsubscribed) {
        Map<String, String> reasons = new TreeMap<>();
        String stream = MailStream.of(email).orElse("");
        for (Address recipient : email.recipients()) {
            String address = lower(recipient);
            if (suppressed.contains(address)) {
                reasons.put(address, address + " is on the suppression list");
            } else if (unsubscribed.getOrDefault(stream, Set.of()).contains(address)) {
                reasons.put(address, address + " has unsubscribed from " + stream);
            }
        }
        return reasons;
    }

    private Checked check(Guarded guarded, Map<String, String> left) {
        Email email = guarded.email();
        if (guarded.foreign().isEmpty()) {
            return check(email, left);
        }
        List<Event> events = new ArrayList<>();
        guarded.foreign().forEach(address -> events.add(guarded(address)));
        boolean nobody = email.envelope() != null
                ? email.recipients().isEmpty()
                : email.to().isEmpty() && email.cc().isEmpty();
        if (nobody) {
            return new Checked(email, true, events);
        }
        Checked checked = check(
                email.envelope() == null && email.to().isEmpty()
                        ? email.withRecipients(email.cc(), List.of(), email.bcc())
                        : email,
                left);
        events.addAll(checked.events());
        return new Checked(checked.email(), checked.suppressed(), events);
    }

    private Event guarded(String address) {
        return guard.redirectsTo()
                .map(other -> Event.of(time.now(), TimelineWord.REDIRECTED, address + " to " + other))
                .orElseGet(
                        () -> Event.of(time.now(), EmailStatus.SUPPRESSED, address + " is outside the guard's list"));
    }

    private Checked check(Email email, Map<String, String> reasons) {
        if (reasons.isEmpty()) {
            return Checked.nobody(email);
        }
        List<Event> events = new ArrayList<>();
        reasons.values().forEach(reason -> events.add(Event.of(time.now(), EmailStatus.SUPPRESSED, reason)));
        Set<String> left = reasons.keySet();
        if (email.envelope() != null) {
            Email remaining = email.onlyFor(recipient -> !left.contains(lower(recipient)));
            return new Checked(remaining, remaining.recipients().isEmpty(), events);
        }
        List<Address> to = without(email.to(), left);
        List<Address> cc = without(email.cc(), left);
        List<Address> bcc = without(email.bcc(), left);
        if (to.isEmpty() && cc.isEmpty()) {
            return new Checked(email, true, events);
        }
        Email remaining = email.withRecipients(to.isEmpty() ? cc : to, to.isEmpty() ? List.of() : cc, bcc);
        return new Checked(remaining, false, events);
    }

    private static List<Address> without(List<Address> addresses, Set<String> left) {
        return addresses.stream()
                .filter(address -> !left.contains(lower(address)))
                .toList();
    }

    private static String lower(Address address) {
        return address.address().toLowerCase(Locale.ROOT);
    }
}
