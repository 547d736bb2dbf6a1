package io.emailthrottle.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.email.Email;
import io.emailthrottle.security.ApiKeyService.NewKey;
import io.emailthrottle.security.SessionService.NewSession;
import io.emailthrottle.store.BothDatabases;
import io.emailthrottle.store.TestDatabase;
import io.emailthrottle.store.TestStore;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.time.ManualTime;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.springframework.mock.web.MockHttpServletRequest;

class SessionServiceTest {

    private final ManualTime time = new ManualTime();
    private TestDatabase database;
    private TestStore node;
    private TestStore other;
    private SessionService desk;
    private SessionService others;

    private void on(Dialect dialect) {
        database = TestDatabase.shared(dialect);
        node = new TestStore(database, time);
        other = new TestStore(database, time);
        desk = desk(node);
        others = desk(other);
    }

    @AfterEach
    void close() {
        if (node != null) {
            node.close();
            other.close();
        }
    }

    @BothDatabases
    void a_session_is_good_on_every_node_and_after_a_restart(Dialect dialect) throws Exception {
        on(dialect);

        NewSession made = open(null);

        for (SessionService any : List.of(desk, others, desk(node))) {
            assertThat(any.find(with(made))).hasValueSatisfying(session -> {
                assertThat(session.key().id()).isEqualTo(made.session().key().id());
                assertThat(session.csrf()).isEqualTo(made.session().csrf());
            });
        }
    }

    @BothDatabases
    void a_session_ended_here_is_over_at_once_and_elsewhere_within_a_second(Dialect dialect) throws Exception {
        on(dialect);
        NewSession made = open(null);
        assertThat(desk.find(with(made))).isPresent();
        assertThat(others.find(with(made))).isPresent();

        desk.end(with(made));

        assertThat(desk.find(with(made))).isEmpty();
        time.pass(Duration.ofMillis(1001));
        assertThat(others.find(with(made))).isEmpty();
    }

    @BothDatabases
    void a_session_lasts_twelve_hours_and_leaves_nothing_behind(Dialect dialect) throws Exception {
        on(dialect);
        NewSession made = open(null);

        time.pass(Duration.ofHours(12).minusMillis(1));
        assertThat(desk.find(with(made))).isPresent();
        time.pass(Duration.ofMillis(1));
        assertThat(desk.find(with(made))).isEmpty();

        time.pass(Duration.ofMillis(1));
        open(null);
        assertThat(database.jdbc()
                        .sql("SELECT count(*) FROM sessions")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @BothDatabases
    void a_session_ends_with_its_key_to_the_moment(Dialect dialect) throws Exception {
        on(dialect);
        NewSession made = open(time.now().plusMillis(500));
        assertThat(desk.find(with(made))).isPresent();

        time.pass(Duration.ofMillis(500));

        assertThat(desk.find(with(made))).isEmpty();
    }

    @BothDatabases
    void neither_the_database_nor_any_text_holds_the_cookie(Dialect dialect) throws Exception {
        on(dialect);
        NewSession made = open(null);

        String stored = database.jdbc()
                .sql("SELECT cookie_hash FROM sessions")
                .query(String.class)
                .single();

        assertThat(stored).isEqualTo(Secret.hash(made.cookie())).hasSize(64);
        assertThat(made + made.session().toString())
                .contains(made.session().key().prefix())
                .doesNotContain(made.cookie(), made.session().csrf());
    }

    @BothDatabases
    void a_refused_login_costs_time_and_a_good_one_none(Dialect dialect) throws Exception {
        on(dialect);
        open(null);
        assertThat(time.passed()).isZero();

        assertThatThrownBy(() -> desk.open("et_" + "x".repeat(43), new MockHttpServletRequest()))
                .isInstanceOf(AccessRefused.class);

        assertThat(time.passed()).isEqualTo(Duration.ofSeconds(1));
    }

    private NewSession open(Instant keyEnds) throws ApiKeyRequest.Invalid {
        NewKey key = new ApiKeyService(node.apiKeys(), time)
                .create(
                        Email.DEFAULT_TENANT,
                        new ApiKeyRequest("any", Set.of(Scope.ADMIN), List.of(), List.of(), keyEnds));
        return desk.open(key.token().reveal(), new MockHttpServletRequest());
    }

    private static HttpServletRequest with(NewSession session) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setCookies(new Cookie("email-throttle-session", session.cookie()));
        return request;
    }

    private SessionService desk(TestStore store) {
        return new SessionService(new ApiKeyCache(store.apiKeys(), time), store.sessions(), time);
    }
}
