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
import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.autoconfigure.web.ServerProperties.ForwardHeadersStrategy;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ProtectedModeTest {

    private final TestStore store = new TestStore(TestDatabase.shared(Dialect.SQLITE));
    private final ServerProperties server = new ServerProperties();
    private final ManagementServerProperties management = new ManagementServerProperties();

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
        management.setPort(9999);
        management.setAddress(InetAddress.ofLiteral("192.0.2.7"));

        assertRefused("management.server.address", "192.0.2.7");
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

    @Test
    void the_whole_application_refuses_before_it_listens(CapturedOutput output) {
        assertThatThrownBy(
                        () -> SpringApplication.run(EmailThrottle.class, "--server.address=0.0.0.0", "--server.port=0"))
                .isInstanceOf(Exception.class);

        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START", "server.address", "0.0.0.0", "email-throttle keys create")
                .doesNotContain("Tomcat started");
    }

    private void assertRefused(String property, String value) {
        assertThatThrownBy(() -> start(false))
                .isInstanceOfSatisfying(
                        ConfigurationProblem.class,
                        e -> assertThat(e.property()).isEqualTo(property))
                .hasMessageContainingAll(value, "email-throttle keys create", "email-throttle.security.open");
    }

    private void listenOn(String address) {
        server.setAddress(InetAddress.ofLiteral(address));
    }

    private void start(boolean open) {
        KeyRing keys = new KeyRing(store.apiKeys(), new SystemTime());
        new ProtectedMode(keys, new SecuritySettings(open), server, management);
    }
}
