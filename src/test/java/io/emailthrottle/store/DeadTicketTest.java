package io.emailthrottle.store;

import static io.emailthrottle.store.Acceptances.email;
import static io.emailthrottle.store.Acceptances.queued;
import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.store.email.EmailQuery;
import io.emailthrottle.store.email.StoredEmail;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.time.ManualTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

class DeadTicketTest {

    private final ManualTime time = new ManualTime();
    private TestStore node;

    @AfterEach
    void close() {
        node.close();
    }

    @BothDatabases
    void an_email_whose_ticket_died_is_listed_and_goes_on(Dialect dialect) {
        node = new TestStore(TestDatabase.shared(dialect));
        UUID dead = accepted("acme");
        accepted("acme");

        assertThat(died(dead)).isTrue();

        assertThat(listed("acme")).containsExactly(dead);
        assertThat(listed("rival")).isEmpty();
        assertThat(node.reader().deadTickets(List.of(dead)).get(dead).detail()).isEqualTo("too often");
        assertThat(node.reader().find("acme", dead).orElseThrow().status()).isEqualTo(EmailStatus.QUEUED);
    }

    @BothDatabases
    void that_a_ticket_died_is_told_once_however_often_it_is_heard(Dialect dialect) {
        node = new TestStore(TestDatabase.shared(dialect));
        UUID dead = accepted("acme");
        died(dead);

        assertThat(died(dead)).isFalse();

        assertThat(node.reader().events(dead)).hasSize(1);
        assertThat(listed("acme")).containsExactly(dead);
    }

    @BothDatabases
    void the_ticket_of_an_email_that_is_not_there_tells_nothing(Dialect dialect) {
        node = new TestStore(TestDatabase.shared(dialect));

        assertThat(died(UUID.randomUUID())).isFalse();
    }

    private boolean died(UUID id) {
        return node.emails().ticketDied(id, "too often", time.now()).join();
    }

    private UUID accepted(String tenant) {
        Email email = email(time.now()).tenant(tenant).build();
        node.emails()
                .accept(List.of(queued(email, time.now())), null, time.now())
                .join();
        return email.id();
    }

    private List<UUID> listed(String tenant) {
        return node.reader().list(EmailQuery.of(tenant, Set.of()).withDeadTicket(), 9).stream()
                .map(StoredEmail::id)
                .toList();
    }
}
