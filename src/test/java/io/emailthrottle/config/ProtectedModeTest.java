package io.emailthrottle.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.EmailThrottle;
import io.emailthrottle.security.KeyDesk;
import io.emailthrottle.security.KeyRing;
import io.emailthrottle.security.KeyTerms;
import io.emailthrottle.security.Scope;
import io.emailthrottle.security.SecuritySettings;
import io.emailthrottle.store.Dialect;
import io.emailthrottle.store.TestDatabase;
import io.emailthrottle.store.TestStore;
import io.emailthrottle.time.SystemTime;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
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

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void on_loopback_it_starts_and_warns_once(CapturedOutput output) {
        listenOn("127.0.0.1");

        start(false);

        assertThat(output.getAll().lines().filter(line -> line.contains("there is no API key")))
                .hasSize(1);
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
        new KeyDesk(store.apiKeys(), new SystemTime())
                .create("default", new KeyTerms("first", Set.of(Scope.ADMIN), List.of(), List.of(), null));

        start(false);

        assertThat(output.getAll()).doesNotContain("API key");
    }

    @ParameterizedTest
    @CsvSource({
        "--server.address=0.0.0.0, server.address, 0.0.0.0",
        "--management.server.port=0, management.server.address, every address"
    })
    void the_whole_application_refuses_before_it_listens(
            String argument, String property, String value, CapturedOutput output) {
        assertThatThrownBy(() -> SpringApplication.run(EmailThrottle.class, "--server.port=0", argument))
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
        KeyRing keys = new KeyRing(store.apiKeys(), new SystemTime());
        new ProtectedMode(keys, new SecuritySettings(open), server, management, environment);
    }
}
