package io.emailthrottle.vendor.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.emailthrottle.vendor.Readiness;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.VendorRefused;
import io.emailthrottle.vendor.VendorUnavailable;
import io.emailthrottle.vendor.smtp.SmtpSettings.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against a server whose certificate is GreenMail's: signed by itself, for no host name. */
class SmtpTlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path directory;

    private SSLContext context;
    private Path certificate;

    @BeforeEach
    void readCertificate() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = getClass().getResourceAsStream("/greenmail.p12")) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        certificate = Files.writeString(
                directory.resolve("server.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(
                                        store.getCertificate("greenmail").getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
    }

    @ParameterizedTest
    @EnumSource(
            value = Tls.class,
            names = {"STARTTLS", "IMPLICIT"})
    void a_trusted_server_gets_login_and_emails_encrypted(Tls tls) throws Exception {
        try (ScriptedServer server = server(tls);
                SmtpSender sender = sender(
                        TestSettings.port(server.port()).login("user", "secret").tls(tls, false, certificate))) {
            server.extensions = List.of("STARTTLS", "PIPELINING", "AUTH PLAIN");

            sender.send(TestEmails.to("jane@example.net"));
            sender.send(TestEmails.to("jane@example.net"));

            assertThat(server.messages).hasSize(2);
            assertThat(server.connections).hasValue(1);
            assertThat(server.heard)
                    .filteredOn(command -> command.startsWith("AUTH"))
                    .singleElement()
                    .extracting(command ->
                            new String(Base64.getDecoder().decode(command.substring(11)), StandardCharsets.UTF_8))
                    .asString()
                    .endsWith("\0user\0secret");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Tls.class,
            names = {"STARTTLS", "IMPLICIT"})
    void a_check_logs_in_and_tells_when_the_certificate_ends(Tls tls) throws Exception {
        try (ScriptedServer server = server(tls);
                SmtpSender sender = sender(
                        TestSettings.port(server.port()).login("user", "secret").tls(tls, false, certificate))) {
            server.extensions = List.of("STARTTLS", "SIZE 20000000", "AUTH PLAIN");

            Readiness readiness = sender.readiness().orElseThrow().check();

            assertThat(readiness.state()).isEqualTo(Readiness.State.READY);
            assertThat(readiness.reason())
                    .matches(
                            "the server takes emails; its certificate ends (soon, )?on \\d{4}-\\d{2}-\\d{2}, it takes 20000000 bytes");
            assertThat(server.heard).noneMatch(command -> command.startsWith("MAIL"));

            server.answer("AUTH", "535 5.7.8 bad credentials");
            assertThat(sender.readiness().orElseThrow().check())
                    .isEqualTo(Readiness.notReady("the server answered AUTH with 535 5.7.8 bad credentials"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Tls.class,
            names = {"STARTTLS", "IMPLICIT"})
    void a_self_signed_certificate_is_refused(Tls tls) throws Exception {
        try (ScriptedServer server = server(tls);
                SmtpSender sender = sender(TestSettings.port(server.port()).tls(tls, false, null))) {
            server.extensions = List.of("STARTTLS");

            assertThat(failureOf(sender)).isInstanceOf(VendorUnavailable.class);
            assertThat(server.heard).allMatch(command -> command.startsWith("EHLO") || command.equals("STARTTLS"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Tls.class,
            names = {"STARTTLS", "IMPLICIT"})
    void a_certificate_for_another_host_is_refused(Tls tls) throws Exception {
        try (ScriptedServer server = server(tls);
                SmtpSender sender = sender(TestSettings.port(server.port()).tls(tls, true, certificate))) {
            server.extensions = List.of("STARTTLS");

            assertThat(failureOf(sender)).isInstanceOf(VendorUnavailable.class);
        }
    }

    @Test
    void a_check_of_a_server_that_is_gone_says_so() throws Exception {
        int port;
        try (ScriptedServer gone = new ScriptedServer()) {
            port = gone.port();
        }
        try (SmtpSender sender = sender(TestSettings.port(port))) {
            assertThat(sender.readiness().orElseThrow().check().reason()).startsWith("cannot connect to");
        }
    }

    @Test
    void a_server_without_starttls_is_never_spoken_to_in_the_clear() throws Exception {
        try (ScriptedServer server = server(Tls.STARTTLS);
                SmtpSender sender = sender(TestSettings.port(server.port())
                        .login("user", "secret")
                        .tls(Tls.STARTTLS, false, certificate))) {
            server.extensions = List.of("AUTH PLAIN");

            assertThat(failureOf(sender)).isInstanceOf(VendorUnavailable.class).hasMessageContaining("STARTTLS");
            assertThat(server.heard).allMatch(command -> command.startsWith("EHLO"));
        }
    }

    @Test
    void a_login_that_the_server_does_not_ask_for_is_refused_instead_of_left_out() throws Exception {
        try (ScriptedServer server = server(Tls.NONE);
                SmtpSender sender = sender(TestSettings.port(server.port()).login("user", "secret"))) {
            assertThat(failureOf(sender)).isInstanceOf(VendorRefused.class).hasMessageContaining("no AUTH");
            server.extensions = List.of("AUTH GSSAPI");
            assertThat(failureOf(sender)).isInstanceOf(VendorRefused.class).hasMessageContaining("AUTH PLAIN");
        }
    }

    @Test
    void a_trust_file_without_certificates_is_an_error_at_start_up() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty.pem"));
        TestSettings settings = TestSettings.port(25).tls(Tls.IMPLICIT, true, empty);

        assertThatThrownBy(() -> sender(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("trust: " + empty);
    }

    private ScriptedServer server(Tls tls) throws IOException {
        return new ScriptedServer(context, tls == Tls.IMPLICIT);
    }

    private static SmtpSender sender(TestSettings settings) {
        return new SmtpSender("test", settings.value(), new ManualTime());
    }

    private static SendFailure failureOf(SmtpSender sender) {
        return catchThrowableOfType(SendFailure.class, () -> sender.send(TestEmails.to("jane@example.net")));
    }
}
