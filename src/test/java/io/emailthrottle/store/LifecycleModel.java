package io.emailthrottle.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.DeliveryGuarantee;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Priority;
import io.emailthrottle.store.claim.ClaimShare;
import io.emailthrottle.store.claim.ClaimToken;
import io.emailthrottle.store.claim.ClaimedEmail;
import io.emailthrottle.store.claim.Lease;
import io.emailthrottle.store.email.AttemptOutcome;
import io.emailthrottle.store.email.NewEmailRow;
import io.emailthrottle.store.email.StoredEmail;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A node with some emails, which does to them what it is told, and checks them against what must always be true. */
final class LifecycleModel implements AutoCloseable {

    private static final String TENANT = Email.DEFAULT_TENANT;
    private static final String NODE = "node";
    private static final Duration LEASE = Duration.ofMinutes(2);

    private record InHand(UUID id, ClaimToken hand) {}

    private final ManualTime time = new ManualTime();
    private final TestDatabase database;
    private final TestStore node;
    private final List<Email> emails = new CopyOnWriteArrayList<>();
    /** Also those that were lost: their outcomes come too late. */
    private final List<InHand> taken = new CopyOnWriteArrayList<>();

    private final Set<InHand> claims = ConcurrentHashMap.newKeySet();
    private final Set<InHand> finished = ConcurrentHashMap.newKeySet();
    private final Map<UUID, EmailStatus> before = new HashMap<>();

    LifecycleModel(TestDatabase database) {
        this.database = database;
        this.node = new TestStore(database);
    }

    void accept(Random chance) {
        Email email = Acceptances.email(now())
                .delivery(DeliveryGuarantee.values()[chance.nextInt(2)])
                .build();
        NewEmailRow newEmailRow = switch (chance.nextInt(3)) {
            case 0 -> Acceptances.queued(email, now());
            case 1 -> Acceptances.scheduled(email, now().plusSeconds(chance.nextInt(200)));
            default -> Acceptances.inHand(email, lease());
        };
        assertThat(node.emails().accept(List.of(newEmailRow), null, now()).join())
                .isTrue();
        if (newEmailRow.lease() != null) {
            take(email.id(), 0);
        }
        emails.add(email);
    }

    void claim(int limit) {
        Instant now = now();
        List<ClaimedEmail> claimed = node.emails()
                .claim(
                        "",
                        List.of(new ClaimShare(Priority.NORMAL.ordinal(), Email.DEFAULT_TENANT, limit)),
                        lease(),
                        now)
                .join();
        assertThat(claimed).hasSizeLessThanOrEqualTo(limit);
        claimed.forEach(one -> {
            assertThat(one.expiresAt()).isAfter(now);
            take(one.id(), one.claim());
        });
    }

    private void take(UUID id, int claim) {
        InHand inHand = new InHand(id, new ClaimToken(NODE, claim));
        assertThat(claims.add(inHand)).as("taken once").isTrue();
        taken.add(inHand);
    }

    void finish(int which, EmailStatus status) {
        InHand inHand = newest(taken, which);
        if (inHand == null) {
            return;
        }
        AttemptOutcome attemptOutcome = Acceptances.completion(inHand.id(), status, now());
        if (node.emails().finish(attemptOutcome, inHand.hand()).join()) {
            assertThat(finished.add(inHand)).as("finished once").isTrue();
        }
    }

    void cancel(int which) {
        Email email = newest(emails, which);
        if (email != null) {
            node.emails().cancel(TENANT, email.id(), now()).join();
        }
    }

    void reschedule(int which, Duration in) {
        Email email = newest(emails, which);
        if (email != null) {
            node.emails().reschedule(TENANT, email.id(), now().plus(in), now()).join();
        }
    }

    void retry(int which) {
        Email email = newest(emails, which);
        if (email != null) {
            Instant now = now();
            node.emails()
                    .retry(TENANT, email.id(), now.plus(Acceptances.LIFE), now)
                    .join();
        }
    }

    void retryDeadLetters() {
        Instant now = now();
        node.emails()
                .retryDeadLetters(TENANT, "", 2, now.plus(Acceptances.LIFE), now)
                .join();
    }

    void report(int which, EmailStatus to) {
        Email email = newest(emails, which);
        if (email != null) {
            assertThat(node.reports()
                            .write(List.of(Acceptances.report(email.id(), to, now())), now())
                            .join())
                    .containsExactly(true);
        }
    }

    void restart() {
        node.emails().interruptAllOf(NODE, 100, now()).join();
    }

    void pass(Duration duration) {
        time.pass(duration);
    }

    void keepHouse() {
        node.emails().expire(100, now()).join();
        node.emails().interruptExpired("survivor", 100, now()).join();
    }

    private static <T> T newest(List<T> all, int which) {
        List<T> some = new ArrayList<>(all);
        return some.isEmpty() ? null : some.get(some.size() - 1 - which % some.size());
    }

    /** After one action: rows are whole, and whatever changed its status was allowed to. */
    void assertConsistent() {
        assertWhole();
        for (Email email : emails) {
            EmailStatus now = row(email).status();
            assertThat(node.reader().events(email.id())).extracting(Event::at).isSorted();
            EmailStatus then = before.put(email.id(), now);
            if (then != null && then != now) {
                assertThat(now.predecessors()).as("%s -> %s", then, now).contains(then);
            }
        }
    }

    void assertWhole() {
        long broken = database.jdbc().sql("""
                        SELECT count(*) FROM emails WHERE
                          (due_at IS NOT NULL) <> (status IN ('scheduled', 'queued'))
                          OR (owner IS NOT NULL) <> (status = 'sending')
                          OR (owner IS NULL) <> (lease_until IS NULL)
                          OR (final_at IS NULL) <> (status IN ('scheduled', 'queued', 'sending'))
                          OR (vendor IS NOT NULL AND status IN ('scheduled', 'queued', 'sending'))
                          OR attempts < 0""").query(Long.class).single();
        assertThat(broken).isZero();
        assertThat(database.jdbc()
                        .sql("SELECT count(*) FROM emails")
                        .query(Long.class)
                        .single())
                .isEqualTo(emails.size());
    }

    void assertTimelinesTellTheSameStory() {
        for (Email email : emails) {
            StoredEmail row = row(email);
            List<Event> events = node.reader().events(email.id());
            Story story = new Story(row.scheduledAt() == null ? EmailStatus.QUEUED : EmailStatus.SCHEDULED);
            for (Event event : events) {
                if (event.vendor() != null) {
                    story.vendorTells(EmailStatus.of(event.type()));
                } else {
                    story.moves(next(email, event.type()));
                }
            }
            if (row.status() == EmailStatus.SENDING) {
                assertThat(story.possible).as("%s of %s", events, row).anyMatch(status -> !status.isFinal());
            } else {
                assertThat(story.possible).as("%s of %s", events, row).contains(row.status());
            }
        }
    }

    /**
     * What a timeline leaves possible: it does not say when an email was taken in hand, and so not which of a vendor's
     * words were kept until the end, and which moved an email that waited. A word that is written together with other
     * changes stands before them, and counts after them.
     */
    private static final class Story {
        private Set<EmailStatus> possible;
        private final Set<EmailStatus> kept = EnumSet.noneOf(EmailStatus.class);

        Story(EmailStatus begin) {
            possible = EnumSet.of(begin);
        }

        void vendorTells(EmailStatus told) {
            kept.add(told);
            Set<EmailStatus> after = EnumSet.noneOf(EmailStatus.class);
            for (EmailStatus status : possible) {
                boolean moves = told.predecessors().contains(status);
                after.add(moves ? told : status);
                if (!status.isFinal()) {
                    after.add(status);
                }
            }
            possible = after;
        }

        void moves(EmailStatus to) {
            boolean ofHand = to != EmailStatus.SCHEDULED && to != EmailStatus.CANCELED;
            possible = EnumSet.of(to);
            if (ofHand) {
                possible.addAll(kept);
            }
        }
    }

    private static EmailStatus next(Email email, String type) {
        return switch (type) {
            case "interrupted" ->
                email.delivery() == DeliveryGuarantee.AT_MOST_ONCE ? EmailStatus.UNCONFIRMED : EmailStatus.QUEUED;
            case "retried" -> EmailStatus.QUEUED;
            case "rescheduled" -> EmailStatus.SCHEDULED;
            default -> EmailStatus.of(type);
        };
    }

    private StoredEmail row(Email email) {
        return node.reader().find(TENANT, email.id()).orElseThrow();
    }

    private Lease lease() {
        return new Lease(NODE, now().plus(LEASE));
    }

    private Instant now() {
        return time.now();
    }

    @Override
    public void close() {
        node.close();
    }
}
