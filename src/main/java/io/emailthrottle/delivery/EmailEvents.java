package io.emailthrottle.delivery;

import io.emailthrottle.delivery.dispatch.DurableWrite;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.MailStream;
import io.emailthrottle.email.RecipientStatus;
import io.emailthrottle.middleware.Reputation;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.store.event.RecipientState;
import io.emailthrottle.store.event.VendorEventRow;
import io.emailthrottle.store.event.VendorEventStore;
import io.emailthrottle.store.event.VendorEventStore.Contact;
import io.emailthrottle.store.event.VendorEventStore.Subject;
import io.emailthrottle.store.suppression.Suppression;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.events.Bounce;
import io.emailthrottle.vendor.events.EventType;
import io.emailthrottle.vendor.events.VendorEvent;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what vendors tell of emails: finds the email of each event, and writes all of them at once, each with what
 * follows from it for the email's status and for the suppression list.
 */
public final class EmailEvents {

    /** An email's outcome is written a moment after its vendor has it, and may have told of it already. */
    private static final Duration OUTCOME_WRITTEN_WITHIN = Duration.ofMillis(500);

    private static final Duration YOUNG = Duration.ofSeconds(10);

    private final VendorEventStore vendorEventStore;
    private final Function<String, Set<String>> vendorsOf;
    private final Reputation reputation;
    private final Time time;
    private final EventMetrics metrics;

    /** @param vendorsOf the names of the vendors that a tenant's emails can go to; another tenant's own are not among them */
    public EmailEvents(
            VendorEventStore vendorEventStore,
            Function<String, Set<String>> vendorsOf,
            Reputation reputation,
            Time time,
            MeterRegistry registry) {
        this.vendorEventStore = vendorEventStore;
        this.vendorsOf = vendorsOf;
        this.reputation = reputation;
        this.time = time;
        this.metrics = new EventMetrics(registry);
    }

    /**
     * Takes events in; an event that came before changes nothing, and one of an unknown email, or of one that this vendor
     * never had, is only counted.
     *
     * @param vendor the configured name of who tells
     * @throws OutcomePending when a call with one of the emails may be under way; none is taken in then
     * @throws io.emailthrottle.store.write.StoreUnavailable when they are not on disk; none is taken in then
     */
    public void take(String vendor, List<VendorEvent> events) {
        Map<UUID, Subject> byId = byId(vendor, known(events.stream().map(VendorEvent::emailId)));
        Map<String, Subject> byMessageId = byMessageId(
                vendor,
                events.stream()
                        .filter(event -> !byId.containsKey(event.emailId()))
                        .toList());
        Map<UUID, Set<String>> recipients =
                vendorEventStore.recipients(Stream.concat(byId.values().stream(), byMessageId.values().stream())
                        .map(Subject::id)
                        .distinct()
                        .toList());
        List<Taken> taken = new ArrayList<>();
        List<VendorEventRow> found = new ArrayList<>();
        for (VendorEvent event : events) {
            Subject subject = byId.getOrDefault(event.emailId(), byMessageId.get(event.vendorMessageId()));
            if (subject == null || !vendorsOf.apply(subject.tenant()).contains(vendor)) {
                metrics.unmatched(vendor);
            } else {
                taken.add(new Taken(event, subject));
                found.add(report(vendor, event, subject, recipients.getOrDefault(subject.id(), Set.of())));
            }
        }
        if (!found.isEmpty()) {
            count(vendor, taken, DurableWrite.await(vendorEventStore.write(found, time.now())));
        }
    }

    /**
     * Those of these emails that the vendor was called with. Our id is no secret: it stands in what other vendors and
     * recipients get.
     */
    private Map<UUID, Subject> byId(String vendor, List<UUID> ids) {
        Map<UUID, Subject> found = vendorEventStore.byId(vendor, ids);
        if (anyInHand(found)) {
            awaitOutcome();
            found = vendorEventStore.byId(vendor, ids);
            if (anyInHand(found)) {
                throw new OutcomePending();
            }
        }
        found.values().removeIf(subject -> subject.contact() == Contact.NONE);
        return found;
    }

    private static boolean anyInHand(Map<UUID, Subject> subjects) {
        return subjects.values().stream().anyMatch(subject -> subject.contact() == Contact.IN_HAND);
    }

    private void awaitOutcome() {
        try {
            time.sleep(OUTCOME_WRITTEN_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is not found and has just happened is looked for once more. */
    private Map<String, Subject> byMessageId(String vendor, List<VendorEvent> events) {
        Map<String, Subject> found =
                vendorEventStore.byMessageId(vendor, known(events.stream().map(VendorEvent::vendorMessageId)));
        Instant young = time.now().minus(YOUNG);
        List<String> missing = known(events.stream()
                .filter(event -> event.at() != null && event.at().isAfter(young))
                .map(VendorEvent::vendorMessageId)
                .filter(id -> !found.containsKey(id)));
        if (!missing.isEmpty()) {
            awaitOutcome();
            found.putAll(vendorEventStore.byMessageId(vendor, missing));
        }
        return found;
    }

    private static <T> List<T> known(Stream<T> ids) {
        return ids.filter(Objects::nonNull).distinct().toList();
    }

    /** An event, and the email that it is about. */
    private record Taken(VendorEvent event, Subject subject) {}

    private void count(String vendor, List<Taken> events, List<Boolean> news) {
        for (int i = 0; i < events.size(); i++) {
            if (news.get(i)) {
                metrics.told(vendor, events.get(i).event().type());
                weigh(vendor, events.get(i));
            } else {
                metrics.repeated(vendor);
            }
        }
    }

    private void weigh(String vendor, Taken taken) {
        String sender = taken.subject().sender();
        String domain = lower(sender.substring(sender.lastIndexOf('@') + 1).replace(">", ""));
        Bounce bounce = taken.event().bounce();
        if (taken.event().type() == EventType.COMPLAINED) {
            reputation.complained(vendor, domain);
        } else if (bounce != null && bounce.hard()) {
            reputation.bounced(vendor, domain, bounce.condemnsAddress());
        }
    }

    /**
     * An event without a recipient is about the email's only recipient, if it has one only.
     *
     * @param recipients of the email, in lower case
     */
    private VendorEventRow report(String vendor, VendorEvent event, Subject subject, Set<String> recipients) {
        String key = EventKey.of(vendor, subject.id(), event);
        VendorEvent about = event.recipient() == null && recipients.size() == 1
                ? event.to(recipients.iterator().next())
                : event;
        Instant now = time.now();
        Event line = new Event(moment(about, now), about.type().word(), vendor, detail(about), null, about.visitor());
        boolean ours = about.recipient() != null && recipients.contains(lower(about.recipient()));
        return new VendorEventRow(
                subject.id(),
                subject.tenant(),
                key,
                line,
                status(about.type()),
                ours ? suppression(vendor, about, now) : null,
                ours && recipients.size() > 1 ? recipient(vendor, about) : null,
                ours && about.type() == EventType.UNSUBSCRIBED
                        ? vendorEventStore.tag(subject.id(), MailStream.TAG).orElse(null)
                        : null);
    }

    private static String lower(String address) {
        return address.toLowerCase(Locale.ROOT);
    }

    /** What an event tells of one of several recipients; null when it tells nothing of the email's arrival. */
    private static @Nullable RecipientState recipient(String vendor, VendorEvent event) {
        EmailStatus status = status(event.type());
        Bounce bounce = event.bounce();
        String words = Stream.of(bounce == null ? null : bounce.words(), event.detail())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(": "));
        String recipient = event.recipient();
        return status == null || recipient == null
                ? null
                : new RecipientState(
                        lower(recipient), RecipientStatus.of(status.word()), vendor, words.isEmpty() ? null : words);
    }

    /** Limits an event's time to the past, because vendors' clocks may be wrong. */
    private static Instant moment(VendorEvent event, Instant now) {
        Instant at = event.at();
        return at == null || at.isAfter(now) || at.isBefore(Instant.EPOCH) ? now : at;
    }

    /** As in {@code ada@example.org: hard bounce, invalid: 550 no such user}. */
    private static String detail(VendorEvent event) {
        Bounce bounce = event.bounce();
        return Stream.of(event.recipient(), bounce == null ? null : bounce.words(), event.detail())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(": "));
    }

    /** Who was made to wait has the email, and who opens it was delivered; to unsubscribe is no status. */
    private static @Nullable EmailStatus status(EventType type) {
        return switch (type) {
            case DEFERRED -> EmailStatus.SENT;
            case DELIVERED, OPENED, CLICKED -> EmailStatus.DELIVERED;
            case BOUNCED -> EmailStatus.BOUNCED;
            case COMPLAINED -> EmailStatus.COMPLAINED;
            case UNSUBSCRIBED -> null;
        };
    }

    private static @Nullable Suppression suppression(String vendor, VendorEvent event, Instant now) {
        Bounce bounce = event.bounce();
        String reason = switch (event.type()) {
            case BOUNCED -> bounce != null && bounce.condemnsAddress() ? "bounce" : null;
            case COMPLAINED -> "complaint";
            case UNSUBSCRIBED -> "unsubscribed";
            case DELIVERED, DEFERRED, OPENED, CLICKED -> null;
        };
        return reason == null || event.recipient() == null
                ? null
                : new Suppression(event.recipient(), reason, vendor, now);
    }
}
