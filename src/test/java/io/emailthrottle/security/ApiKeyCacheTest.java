package io.emailthrottle.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.emailthrottle.email.Email;
import io.emailthrottle.security.ApiKeyService.NewKey;
import io.emailthrottle.store.BothDatabases;
import io.emailthrottle.store.TestDatabase;
import io.emailthrottle.store.TestStore;
import io.emailthrottle.store.access.ApiKey;
import io.emailthrottle.store.access.KeyChange;
import io.emailthrottle.store.access.KeyQuery;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

class ApiKeyCacheTest {

    private static final String TENANT = Email.DEFAULT_TENANT;

    private final ManualTime time = new ManualTime();
    private TestDatabase database;
    private TestStore node;
    private TestStore other;
    private ApiKeyCache ring;

    private void on(Dialect dialect) {
        database = TestDatabase.shared(dialect);
        node = new TestStore(database, time);
        other = new TestStore(database, time);
        ring = new ApiKeyCache(node.apiKeys(), time);
    }

    @AfterEach
    void close() {
        if (node != null) {
            node.close();
            other.close();
        }
    }

    @BothDatabases
    void a_key_is_found_as_it_was_made(Dialect dialect) throws Exception {
        on(dialect);
        Instant end = time.now().plusSeconds(60);
        NewKey first = create(node);

        NewKey made = desk(other)
                .create(
                        TENANT,
                        new ApiKeyRequest(
                                "billing",
                                Set.of(Scope.SEND, Scope.READ),
                                List.of("Münch.example"),
                                List.of("10.0.0.0/8", "::1"),
                                end));

        assertThat(desk(node).list(new KeyQuery(TENANT, null, null, 100)))
                .containsExactlyInAnyOrder(first.key(), made.key());
        assertThat(ring.find(made.token())).contains(made.key());
        assertThat(made.key().fromDomains()).containsExactly("xn--mnch-0ra.example");
    }

    @BothDatabases
    void a_key_s_last_use_is_noted_once_a_minute_and_never_goes_back(Dialect dialect) throws Exception {
        on(dialect);
        NewKey made = create(node);
        ApiKeyCache elsewhere = new ApiKeyCache(other.apiKeys(), time);
        assertThat(lastUse()).isNull();

        Instant first = time.now();
        ring.find(made.token());
        await().untilAsserted(() -> assertThat(lastUse()).isEqualTo(first));
        time.pass(Duration.ofSeconds(59));
        ring.find(made.token());
        node.apiKeys().used(made.key().id(), first.minusSeconds(9)).join();
        assertThat(lastUse()).isEqualTo(first);

        time.pass(Duration.ofSeconds(2));
        elsewhere.find(made.token());
        await().untilAsserted(() -> assertThat(lastUse()).isEqualTo(time.now()));
    }

    private Instant lastUse() {
        return desk(node).list(KeyQuery.all()).getFirst().lastUsedAt();
    }

    @BothDatabases
    void another_key_is_not_found(Dialect dialect) throws Exception {
        on(dialect);
        create(node);

        assertThat(ring.find(Token.random())).isEmpty();
    }

    @BothDatabases
    void a_revocation_on_another_node_counts_within_a_second(Dialect dialect) throws Exception {
        on(dialect);
        NewKey made = create(node);
        assertThat(ring.find(made.token())).isPresent();

        assertThat(desk(other).revoke(TENANT, made.key().id())).isTrue();
        time.pass(Duration.ofMillis(1001));

        assertThat(ring.find(made.token())).isEmpty();
        assertThat(desk(node).list(new KeyQuery(TENANT, null, null, 100))).isEmpty();
        assertThat(desk(node).revoke(TENANT, made.key().id())).isFalse();
    }

    @BothDatabases
    void a_revocation_counts_at_once_on_its_own_node(Dialect dialect) throws Exception {
        on(dialect);
        NewKey made = create(node);
        assertThat(ring.find(made.token())).isPresent();

        desk(node).revoke(null, made.key().id());

        assertThat(ring.find(made.token())).isEmpty();
    }

    @BothDatabases
    void a_key_gets_another_name_or_end_and_keeps_the_rest(Dialect dialect) throws Exception {
        on(dialect);
        NewKey made = create(node);
        UUID id = made.key().id();
        Instant end = time.now().plusSeconds(60);

        assertThat(desk(node).change(TENANT, id, new KeyChange(" renamed ", false, null)))
                .isTrue();
        assertThat(desk(node).change(null, id, new KeyChange(null, true, end))).isTrue();
        assertThat(desk(node).change("acme", id, new KeyChange("taken", true, null)))
                .isFalse();

        ApiKey changed = ring.find(made.token()).orElseThrow();
        assertThat(changed.name()).isEqualTo("renamed");
        assertThat(changed.expiresAt()).isEqualTo(end);
        assertThat(changed.scopes()).isEqualTo(made.key().scopes());
        desk(node).change(TENANT, id, new KeyChange(null, true, null));
        assertThat(ring.find(made.token()).orElseThrow().expiresAt()).isNull();
    }

    @BothDatabases
    void a_key_is_not_read_again_within_a_second(Dialect dialect) throws Exception {
        on(dialect);
        NewKey made = create(node);
        assertThat(ring.find(made.token())).isPresent();
        database.empty();

        time.pass(Duration.ofMillis(999));

        assertThat(ring.find(made.token())).isPresent();
    }

    @BothDatabases
    void a_key_ends_at_its_date_to_the_moment_also_when_it_is_remembered(Dialect dialect) throws Exception {
        on(dialect);
        NewKey made = desk(node)
                .create(
                        TENANT,
                        new ApiKeyRequest(
                                "short",
                                Set.of(Scope.ADMIN),
                                List.of(),
                                List.of(),
                                time.now().plusMillis(500)));
        assertThat(ring.find(made.token())).isPresent();

        time.pass(Duration.ofMillis(500));

        assertThat(ring.find(made.token())).isEmpty();
    }

    @BothDatabases
    void a_first_key_made_elsewhere_counts_a_second_later_and_one_made_here_at_once(Dialect dialect) throws Exception {
        on(dialect);
        ApiKeyCache others = new ApiKeyCache(other.apiKeys(), time);
        assertThat(ring.any()).isFalse();
        assertThat(others.any()).isFalse();

        create(other);

        assertThat(others.any()).isTrue();
        assertThat(ring.any()).isFalse();
        time.pass(Duration.ofMillis(1001));
        assertThat(ring.any()).isTrue();
    }

    @BothDatabases
    void the_first_key_must_be_able_to_make_others_and_later_ones_need_not(Dialect dialect) throws Exception {
        on(dialect);
        ApiKeyRequest sender = new ApiKeyRequest("sender", Set.of(Scope.SEND), List.of(), List.of(), null);
        ApiKeyRequest admin = new ApiKeyRequest("admin", Set.of(Scope.ADMIN), List.of(), List.of(), null);

        assertThatThrownBy(() -> desk(node).create(TENANT, sender)).hasMessageContaining("must include admin");
        assertThatThrownBy(() -> desk(node).create("acme", admin)).hasMessageContaining("must be default");
        assertThat(ring.any()).isFalse();
        desk(node).create(TENANT, admin);

        assertThat(desk(node).create("acme", sender).key().tenant()).isEqualTo("acme");
    }

    @BothDatabases
    void a_gateway_whose_keys_are_all_revoked_stays_closed(Dialect dialect) throws Exception {
        on(dialect);
        NewKey made = create(node);

        desk(node).revoke(TENANT, made.key().id());

        assertThat(new ApiKeyCache(other.apiKeys(), time).any()).isTrue();
    }

    @BothDatabases
    void neither_the_database_nor_any_text_holds_the_key(Dialect dialect) throws Exception {
        on(dialect);
        NewKey made = create(node);
        String secret = made.token().reveal();

        ApiKey stored = desk(node).list(new KeyQuery(TENANT, null, null, 100)).getFirst();
        List<Object> columns = database.jdbc()
                .sql("SELECT * FROM api_keys")
                .query((row, number) -> {
                    StringBuilder all = new StringBuilder();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        all.append(row.getString(i)).append('|');
                    }
                    return (Object) all.toString();
                })
                .list();

        assertThat(secret).matches("et_[A-Za-z0-9_-]{43}").startsWith(stored.prefix());
        assertThat(columns).hasSize(1);
        String hidden = secret.substring(stored.prefix().length());
        assertThat(columns.getFirst() + stored.toString() + made + Caller.holderOf(stored))
                .doesNotContain(hidden)
                .contains(stored.prefix());
    }

    private NewKey create(TestStore store) throws ApiKeyRequest.Invalid {
        return desk(store).create(TENANT, new ApiKeyRequest("any", Set.of(Scope.ADMIN), List.of(), List.of(), null));
    }

    private ApiKeyService desk(TestStore store) {
        return new ApiKeyService(store.apiKeys(), time);
    }
}
