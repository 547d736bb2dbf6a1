package io.emailthrottle.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.EmailThrottle;
import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.security.ApiKeyCache;
import io.emailthrottle.security.ApiKeyRequest;
import io.emailthrottle.security.ApiKeyService;
import io.emailthrottle.security.FirstKey;
import io.emailthrottle.security.Scope;
import io.emailthrottle.security.SecuritySettings;
import io.emailthrottle.store.TestDatabase;
import io.emailthrottle.store.TestStore;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.time.SystemTime;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.autoconfigure.web.ServerProperties.ForwardHeadersStrategy;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class ProtectedModeTest {

    private final TestStore store = new TestStore(TestDatabase.shared(Dialect.SQLITE));
    private final ServerProperties server = new ServerProperties();
    private final ManagementServerProperties management = new ManagementServerProperties();
    private final MockEnvironment environment = new MockEnvironment();

    @TempDir
    private Path folder;

    private FirstKey firstKey;

    @BeforeEach
    void place() {
        firstKey = new FirstKey(folder.resolve("first-key"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void on_loopback_it_starts_and_issues_the_first_keys_token() throws IOException {
        listenOn("127.0.0.1");

        start(false);

        assertThat(folder.resolve("first-key")).hasContent(firstKey.token());
        assertThat(Files.getPosixFilePermissions(folder.resolve("first-key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void the_demo_needs_no_token_but_loopback_all_the_same(CapturedOutput output) {
        listenOn("127.0.0.1");

        start(new SecuritySettings(false, true));

        assertThat(firstKey.token()).isNull();
        assertThat(output.getAll()).contains("this is a demo");
        listenOn("192.0.2.7");
        assertThatThrownBy(() -> start(new SecuritySettings(false, true))).isInstanceOf(ConfigurationProblem.class);
    }

    @Test
    void a_worker_which_makes_no_keys_issues_no_token() {
        listenOn("127.0.0.1");
        environment.setProperty("email-throttle.role", "worker");

        start(false);

        assertThat(firstKey.token()).isNull();
    }

    @Test
    void elsewhere_it_refuses_to_start_and_says_what_to_do() {
        listenOn("192.0.2.7");

        assertRefused("server.address", "192.0.2.7");
    }

    @Test
    void on_every_address_it_refuses_too() {
        assertRefused("server.address", "every address");
    }

    @Test
    void behind_a_proxy_that_is_trusted_loopback_is_not() {
        listenOn("127.0.0.1");
        server.setForwardHeadersStrategy(ForwardHeadersStrategy.NATIVE);

        assertRefused("server.forward-headers-strategy", "NATIVE");
    }

    @Test
    void metrics_on_another_address_are_not_open_either() {
        listenOn("127.0.0.1");
        environment.setProperty("management.server.port", "9999");
        management.setAddress(InetAddress.ofLiteral("192.0.2.7"));

        assertRefused("management.server.address", "192.0.2.7");
    }

    @Test
    void metrics_on_a_port_of_their_own_are_on_every_address_unless_one_is_named() {
        listenOn("127.0.0.1");
        environment.setProperty("management.server.port", "9999");

        assertRefused("management.server.address", "every address", "set it to 127.0.0.1");

        management.setAddress(InetAddress.ofLiteral("127.0.0.1"));
        assertThatCode(() -> start(false)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8080", "-1"})
    void metrics_on_the_same_port_or_none_need_no_address(String port) {
        listenOn("127.0.0.1");
        environment.setProperty("management.server.port", port);

        assertThatCode(() -> start(false)).doesNotThrowAnyException();
    }

    @Test
    void it_is_open_to_all_only_when_the_configuration_says_so(CapturedOutput output) {
        assertThatCode(() -> start(true)).doesNotThrowAnyException();

        assertThat(output.getAll()).contains("whoever reaches this gateway may send");
    }

    @Test
    void with_a_key_it_starts_anywhere_without_a_word(CapturedOutput output) throws Exception {
        new ApiKeyService(store.apiKeys(), new SystemTime())
                .create("default", new ApiKeyRequest("first", Set.of(Scope.ADMIN), List.of(), List.of(), null));

        Files.writeString(folder.resolve("first-key"), "of an earlier start");

        start(false);

        assertThat(output.getAll()).doesNotContain("API key");
        assertThat(folder.resolve("first-key")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "--server.address=0.0.0.0, server.address, 0.0.0.0",
        "--management.server.port=0, management.server.address, every address"
    })
    void the_whole_application_refuses_before_it_listens(
            String argument, String property, String value, CapturedOutput output) {
        assertThatThrownBy(() -> SpringApplication.run(
                        EmailThrottle.class, "--server.port=0", "--email-throttle.security.open=false", argument))
                .isInstanceOf(Exception.class);

        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START", property, value, "email-throttle keys create")
                .doesNotContain("Tomcat started");
    }

    private void assertRefused(String property, String... values) {
        assertThatThrownBy(() -> start(false))
                .isInstanceOfSatisfying(
                        ConfigurationProblem.class,
                        e -> assertThat(e.property()).isEqualTo(property))
                .hasMessageContainingAll("email-throttle keys create", "email-throttle.security.open")
                .hasMessageContainingAll(values);
    }

    private void listenOn(String address) {
        server.setAddress(InetAddress.ofLiteral(address));
    }

    private void start(boolean open) {
        start(new SecuritySettings(open, false));
    }

    private void start(SecuritySettings settings) {
        ApiKeyCache keys = new ApiKeyCache(store.apiKeys(), new SystemTime());
        new ProtectedMode(keys, firstKey, settings, server, management, environment);
    }
}
