package io.emailthrottle;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The house as it is drawn in REVIEW.md: one direction, no calls back up. */
@AnalyzeClasses(packages = "io.emailthrottle", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final int MOST_TYPES_IN_A_PACKAGE = 30;
    private static final int MOST_PARAMETERS_OF_A_CONSTRUCTOR = 7;
    private static final int MOST_LINES_OF_A_FILE = 400;

    @ArchTest
    static final ArchRule each_package_uses_only_those_below_it = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("cli")
            .definedBy("io.emailthrottle.cli..")
            .layer("config")
            .definedBy("io.emailthrottle.config..")
            .layer("simulator")
            .definedBy("io.emailthrottle.simulator..")
            .layer("ingress.http")
            .definedBy("io.emailthrottle.ingress.http..")
            .layer("ingress.smtp")
            .definedBy("io.emailthrottle.ingress.smtp..")
            .layer("ingress.dialects")
            .definedBy(describe("other vendors' APIs", ArchitectureTest::isOfADialect))
            .layer("ingress")
            .definedBy("io.emailthrottle.ingress")
            .layer("webhook")
            .definedBy("io.emailthrottle.webhook..")
            .layer("dashboard")
            .definedBy("io.emailthrottle.dashboard..")
            .layer("security")
            .definedBy("io.emailthrottle.security..")
            .layer("cluster")
            .definedBy("io.emailthrottle.cluster..")
            .layer("delivery")
            .definedBy("io.emailthrottle.delivery..")
            .layer("store")
            .definedBy("io.emailthrottle.store..")
            .layer("failover")
            .definedBy("io.emailthrottle.failover..")
            .layer("middleware")
            .definedBy("io.emailthrottle.middleware..")
            .layer("vendor")
            .definedBy("io.emailthrottle.vendor..")
            .layer("body")
            .definedBy("io.emailthrottle.body..")
            .layer("domain")
            .definedBy("io.emailthrottle.domain..")
            .layer("guard")
            .definedBy("io.emailthrottle.guard..")
            .layer("network")
            .definedBy("io.emailthrottle.network..")
            .layer("email")
            .definedBy("io.emailthrottle.email..")
            .layer("time")
            .definedBy("io.emailthrottle.time..")
            .layer("loop")
            .definedBy("io.emailthrottle.loop..")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("config")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("simulator")
            .mayOnlyBeAccessedByLayers("cli", "config")
            .whereLayer("ingress.smtp")
            .mayOnlyBeAccessedByLayers("config")
            .whereLayer("ingress.smtp")
            .mayOnlyAccessLayers("ingress", "security", "delivery", "store", "body", "email", "time", "loop")
            .whereLayer("ingress.http")
            .mayOnlyBeAccessedByLayers("config", "ingress.dialects")
            .whereLayer("ingress.dialects")
            .mayOnlyBeAccessedByLayers("config")
            .whereLayer("ingress")
            .mayOnlyBeAccessedByLayers("config", "ingress.http", "ingress.smtp", "ingress.dialects")
            .whereLayer("ingress")
            .mayOnlyAccessLayers(
                    "security", "delivery", "failover", "vendor", "body", "network", "email", "time", "loop")
            .whereLayer("dashboard")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("webhook")
            .mayOnlyBeAccessedByLayers("config", "ingress.http", "ingress.dialects")
            .whereLayer("webhook")
            .mayOnlyAccessLayers("delivery", "store", "vendor", "body", "network", "email", "time", "loop")
            .whereLayer("security")
            .mayOnlyBeAccessedByLayers(
                    "cli", "config", "ingress", "ingress.http", "ingress.smtp", "ingress.dialects", "dashboard")
            .whereLayer("security")
            .mayOnlyAccessLayers("delivery", "middleware", "store", "email", "time", "loop")
            .whereLayer("domain")
            .mayOnlyBeAccessedByLayers("config", "ingress.http")
            .whereLayer("domain")
            .mayOnlyAccessLayers("store", "vendor", "time", "loop")
            .whereLayer("guard")
            .mayOnlyBeAccessedByLayers("config", "ingress.http", "dashboard", "delivery")
            .whereLayer("guard")
            .mayOnlyAccessLayers("vendor", "email")
            .whereLayer("cluster")
            .mayOnlyBeAccessedByLayers("config")
            .whereLayer("cluster")
            .mayOnlyAccessLayers("delivery", "middleware", "email", "time", "loop")
            .whereLayer("delivery")
            .mayOnlyBeAccessedByLayers(
                    "config",
                    "ingress",
                    "ingress.http",
                    "ingress.dialects",
                    "ingress.smtp",
                    "webhook",
                    "security",
                    "cluster")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers(
                    "cli",
                    "config",
                    "ingress.http",
                    "ingress.dialects",
                    "ingress.smtp",
                    "security",
                    "webhook",
                    "dashboard",
                    "delivery",
                    "domain")
            .whereLayer("failover")
            .mayOnlyBeAccessedByLayers(
                    "config", "simulator", "ingress", "ingress.http", "ingress.dialects", "dashboard", "delivery")
            .whereLayer("middleware")
            .mayOnlyBeAccessedByLayers(
                    "config", "simulator", "ingress.http", "dashboard", "security", "cluster", "delivery", "failover")
            .whereLayer("vendor")
            .mayOnlyBeAccessedByLayers(
                    "config",
                    "simulator",
                    "ingress",
                    "ingress.http",
                    "ingress.dialects",
                    "webhook",
                    "delivery",
                    "failover",
                    "middleware",
                    "guard",
                    "domain")
            .whereLayer("store")
            .mayOnlyAccessLayers("email", "time", "loop")
            .whereLayer("body")
            .mayOnlyBeAccessedByLayers(
                    "config",
                    "ingress",
                    "ingress.http",
                    "ingress.dialects",
                    "ingress.smtp",
                    "webhook",
                    "dashboard",
                    "delivery")
            .whereLayer("body")
            .mayOnlyAccessLayers("time")
            .whereLayer("network")
            .mayOnlyBeAccessedByLayers("config", "ingress", "webhook")
            .whereLayer("network")
            .mayNotAccessAnyLayer()
            .whereLayer("email")
            .mayNotAccessAnyLayer()
            .whereLayer("time")
            .mayNotAccessAnyLayer()
            .whereLayer("loop")
            .mayNotAccessAnyLayer();

    /** Also inside a layer: packages that know each other are one package. */
    @ArchTest
    static final ArchRule no_packages_depend_on_each_other_in_a_cycle =
            slices().matching("io.emailthrottle.(**)").should().beFreeOfCycles();

    /** The build checks for null only what is marked: a new package needs its package-info.java. */
    @ArchTest
    static void every_package_is_null_marked(JavaClasses classes) {
        assertThat(classes.stream().map(JavaClass::getPackage).distinct())
                .isNotEmpty()
                .allSatisfy(marked -> assertThat(marked.isAnnotatedWith(NullMarked.class))
                        .as(marked.getName())
                        .isTrue());
    }

    @ArchTest
    static void no_package_has_more_types_than_one_can_survey(JavaClasses classes) {
        classes.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(groupingBy(JavaClass::getPackageName, counting()))
                .forEach((name, types) -> assertThat(types).as(name).isLessThanOrEqualTo(MOST_TYPES_IN_A_PACKAGE));
    }

    @ArchTest
    static void no_constructor_takes_more_than_seven_parameters(JavaClasses classes) {
        classes.stream()
                .filter(type -> !type.isRecord() && !type.isEnum())
                .flatMap(type -> type.getConstructors().stream())
                .forEach(constructor -> assertThat(constructor.getRawParameterTypes())
                        .as(constructor.getFullName())
                        .hasSizeLessThanOrEqualTo(MOST_PARAMETERS_OF_A_CONSTRUCTOR));
    }

    @ArchTest
    static void no_source_file_is_longer_than_one_can_read_at_once(JavaClasses classes) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                assertThat(Files.readAllLines(file).size())
                        .as(file.toString())
                        .isLessThanOrEqualTo(MOST_LINES_OF_A_FILE);
            }
        }
    }

    /**
     * By a Turkish default locale the lower case of CIRCUIT is cırcuıt, and some have other digits. What puts strings into
     * a text alone, {@code "%s".formatted(...)}, depends on none.
     */
    private static final Set<String> BY_DEFAULT_LOCALE = Set.of(
            "java.lang.String.toLowerCase()",
            "java.lang.String.toUpperCase()",
            "java.lang.String.format(java.lang.String, [Ljava.lang.Object;)",
            "java.io.PrintStream.printf(java.lang.String, [Ljava.lang.Object;)",
            "java.io.PrintWriter.printf(java.lang.String, [Ljava.lang.Object;)",
            "java.time.format.DateTimeFormatter.ofPattern(java.lang.String)");

    @ArchTest
    static final ArchRule no_text_depends_on_the_machines_language = noClasses()
            .should()
            .accessTargetWhere(describe(
                    "the text depends on the default locale",
                    access -> BY_DEFAULT_LOCALE.contains(access.getTarget().getFullName())));

    /** A loop of its own would end at the first Error, and nobody would know. */
    @ArchTest
    static final ArchRule one_class_runs_all_background_loops = noClasses()
            .that()
            .resideOutsideOfPackages("io.emailthrottle.loop..", "io.emailthrottle.vendor.http..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.ScheduledExecutorService");

    /** Removing a vendor is removing its folder: only the shared roads, http, mime and events, are used by several. */
    @ArchTest
    static final ArchRule no_vendor_knows_another = slices().matching("io.emailthrottle.vendor.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(
                    alwaysTrue(), resideInAnyPackage("..vendor.http..", "..vendor.mime..", "..vendor.events.."));

    @ArchTest
    static final ArchRule no_dialect_knows_another = slices().matching("io.emailthrottle.ingress.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(alwaysTrue(), resideInAnyPackage("..ingress.dialect..", "..ingress.http.."));

    /** The rooms beside HTTP and SMTP. */
    private static boolean isOfADialect(JavaClass type) {
        String room = type.getPackageName();
        return room.startsWith("io.emailthrottle.ingress.")
                && !room.startsWith("io.emailthrottle.ingress.http")
                && !room.startsWith("io.emailthrottle.ingress.smtp");
    }
}
