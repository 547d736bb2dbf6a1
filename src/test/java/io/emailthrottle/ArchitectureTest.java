package io.emailthrottle;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** The house as it is drawn in REVIEW.md: one direction, no calls back up. */
@AnalyzeClasses(packages = "io.emailthrottle", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule each_package_uses_only_those_below_it = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("cli")
            .definedBy("io.emailthrottle.cli..")
            .layer("config")
            .definedBy("io.emailthrottle.config..")
            .layer("simulator")
            .definedBy("io.emailthrottle.simulator..")
            .layer("api")
            .definedBy("io.emailthrottle.api..")
            .layer("submission")
            .definedBy("io.emailthrottle.submission..")
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
            .whereLayer("submission")
            .mayOnlyBeAccessedByLayers("config")
            .whereLayer("submission")
            .mayOnlyAccessLayers("api", "security", "delivery", "store", "body", "email", "time", "loop")
            .whereLayer("api")
            .mayOnlyBeAccessedByLayers("config", "submission")
            .whereLayer("dashboard")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("webhook")
            .mayOnlyBeAccessedByLayers("config", "api")
            .whereLayer("webhook")
            .mayOnlyAccessLayers("delivery", "store", "vendor", "body", "email", "time", "loop")
            .whereLayer("security")
            .mayOnlyBeAccessedByLayers("cli", "config", "api", "submission", "dashboard")
            .whereLayer("security")
            .mayOnlyAccessLayers("delivery", "middleware", "store", "email", "time", "loop")
            .whereLayer("cluster")
            .mayOnlyBeAccessedByLayers("config")
            .whereLayer("cluster")
            .mayOnlyAccessLayers("delivery", "middleware", "email", "time", "loop")
            .whereLayer("delivery")
            .mayOnlyBeAccessedByLayers("config", "api", "submission", "webhook", "security", "cluster")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers(
                    "cli", "config", "api", "submission", "security", "webhook", "dashboard", "delivery")
            .whereLayer("failover")
            .mayOnlyBeAccessedByLayers("config", "simulator", "api", "dashboard", "delivery")
            .whereLayer("middleware")
            .mayOnlyBeAccessedByLayers(
                    "config", "simulator", "api", "dashboard", "security", "cluster", "delivery", "failover")
            .whereLayer("vendor")
            .mayOnlyBeAccessedByLayers("config", "simulator", "api", "webhook", "delivery", "failover", "middleware")
            .whereLayer("store")
            .mayOnlyAccessLayers("email", "time", "loop")
            .whereLayer("body")
            .mayOnlyBeAccessedByLayers("config", "api", "submission", "webhook", "dashboard", "delivery")
            .whereLayer("body")
            .mayOnlyAccessLayers("time")
            .whereLayer("email")
            .mayNotAccessAnyLayer()
            .whereLayer("time")
            .mayNotAccessAnyLayer()
            .whereLayer("loop")
            .mayNotAccessAnyLayer();

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
}
