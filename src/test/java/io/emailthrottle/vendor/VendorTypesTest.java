package io.emailthrottle.vendor;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.emailthrottle.docs.GeneratedSection;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.events.WebhookFactory;
import io.emailthrottle.vendor.http.FixedTime;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Every vendor type that the application has, with the least settings that it starts with. */
class VendorTypesTest {

    private static final Path PAGE = Path.of("docs/vendors.md");

    private static final String SECRET = "c2VjcmV0";

    private static final Map<String, Map<String, String>> LEAST = Map.ofEntries(
            Map.entry("azure", Map.of("endpoint", "https://a.communication.azure.com", "access-key", SECRET)),
            Map.entry("brevo", Map.of("api-key", SECRET)),
            Map.entry("mailersend", Map.of("api-token", SECRET)),
            Map.entry("mailgun", Map.of("api-key", SECRET, "domain", "mg.example.com")),
            Map.entry("mailjet", Map.of("api-key", SECRET, "secret-key", SECRET)),
            Map.entry("postmark", Map.of("server-token", SECRET)),
            Map.entry("resend", Map.of("api-key", SECRET)),
            Map.entry("sendgrid", Map.of("api-key", SECRET)),
            Map.entry("ses", Map.of("region", "eu-central-1")),
            Map.entry("simulated", Map.of()),
            Map.entry("smtp", Map.of("host", "smtp.example.com")),
            Map.entry("sparkpost", Map.of("api-key", SECRET)));

    private static final Validator VALIDATOR =
            Validation.buildDefaultValidatorFactory().getValidator();

    private static AnnotationConfigApplicationContext context;
    private static Map<String, VendorFactory<?>> factories;

    @BeforeAll
    static void findFactories() {
        context = new AnnotationConfigApplicationContext();
        context.registerBean(Time.class, () -> FixedTime.NOON);
        context.scan("io.emailthrottle.vendor");
        context.refresh();
        factories = new TreeMap<>(context.getBeanProvider(VendorFactory.class).stream()
                .map(factory -> (VendorFactory<?>) factory)
                .filter(VendorTypesTest::isProduct)
                .collect(toMap(VendorFactory::type, factory -> factory)));
    }

    @AfterAll
    static void close() {
        context.close();
    }

    /** Whether it is the product's and not a test's. */
    private static boolean isProduct(VendorFactory<?> factory) {
        return !factory.getClass()
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath()
                .contains("test-classes");
    }

    static Set<String> types() {
        return LEAST.keySet();
    }

    @Test
    void each_type_has_its_least_settings_here() {
        assertThat(factories.keySet()).isEqualTo(LEAST.keySet());
    }

    @Test
    void the_page_says_what_the_senders_carry() throws Exception {
        Map<String, Capabilities> capabilities = new HashMap<>();
        for (String type : types()) {
            try (EmailSender sender = create(factories.get(type), LEAST.get(type))) {
                capabilities.put(type, sender.capabilities());
            }
        }
        String table = new CapabilityTable(capabilities).markdown();

        GeneratedSection.check(PAGE, "capabilities", table, VendorTypesTest.class);
    }

    @Test
    void the_page_has_every_setting_with_its_default() {
        Map<String, Class<?>> settings = new TreeMap<>();
        factories.forEach((type, factory) -> settings.put(type, factory.settingsType()));

        GeneratedSection.check(PAGE, "settings", new SettingsTable(settings).markdown(), VendorTypesTest.class);
    }

    @Test
    void the_page_has_every_setting_of_a_webhook_with_its_default() {
        Map<String, Class<?>> settings = new TreeMap<>();
        for (WebhookFactory<?> factory : context.getBeanProvider(WebhookFactory.class)) {
            if (factories.containsKey(factory.type())) {
                settings.put(factory.type(), factory.webhookSettingsType());
            }
        }

        GeneratedSection.check(PAGE, "webhooks", new SettingsTable(settings).markdown(), VendorTypesTest.class);
    }

    @ParameterizedTest
    @MethodSource("types")
    void what_is_indispensable_is_missed_by_its_name(String type) {
        for (String setting : LEAST.get(type).keySet()) {
            Map<String, String> without = new HashMap<>(LEAST.get(type));
            without.remove(setting);

            assertThat(VALIDATOR.validate(bind(factories.get(type), without)))
                    .extracting(violation -> dashed(violation.getPropertyPath().toString()))
                    .containsExactly(setting);
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void settings_hide_their_secrets_in_text(String type) {
        assertThat(bind(factories.get(type), LEAST.get(type)).toString()).doesNotContain(SECRET);
    }

    static Stream<List<String>> addresses() {
        return LEAST.keySet().stream()
                .filter(type -> !List.of("smtp", "simulated").contains(type))
                .map(type -> List.of(type, List.of("azure", "ses").contains(type) ? "endpoint" : "base-url"));
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void an_address_without_tls_stops_the_start(List<String> typeAndSetting) {
        String type = typeAndSetting.getFirst();
        String setting = typeAndSetting.getLast();
        Map<String, String> plain = new HashMap<>(LEAST.get(type));
        plain.put(setting, "http://api.example.com");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> create(factories.get(type), plain))
                .withMessageContaining(setting + " is 'http://api.example.com'");
    }

    private static String dashed(String camelCase) {
        return camelCase.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static <S> EmailSender create(VendorFactory<S> factory, Map<String, String> settings) {
        return factory.create("main", bind(factory, settings));
    }

    private static <S> S bind(VendorFactory<S> factory, Map<String, String> settings) {
        Map<String, String> prefixed = new HashMap<>();
        settings.forEach((name, value) -> prefixed.put("settings." + name, value));
        return new Binder(new MapConfigurationPropertySource(prefixed))
                .bindOrCreate("settings", factory.settingsType());
    }
}
