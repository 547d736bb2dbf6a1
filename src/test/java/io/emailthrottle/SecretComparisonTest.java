package io.emailthrottle;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.crypto.Mac;

/**
 * What callers show to prove themselves is compared in a time that does not tell how much of it was right. Keys and cookies are
 * not compared at all: their SHA-256 is looked up.
 */
@AnalyzeClasses(packages = "io.emailthrottle", importOptions = ImportOption.DoNotIncludeTests.class)
class SecretComparisonTest {

    /** They end at the first octet that differs. */
    private static final Set<String> QUICK = Set.of(
            "equals", "equalsIgnoreCase", "compareTo", "compareToIgnoreCase", "contentEquals", "compare", "mismatch");

    private static final Set<String> COMPARED =
            Set.of(String.class.getName(), Objects.class.getName(), Arrays.class.getName());

    /** What they compare is no secret: scopes, tenants, names of cookies and hosts, kinds of bounces. */
    private static final Set<String> NO_SECRETS = Set.of(
            "Caller.authorities",
            "Caller.may",
            "ApiKeyService.requireFirst",
            "LoopbackGuard.loopback",
            "CsrfCheck.ownOrigin",
            "Scope.of",
            "SessionCookie.values",
            "AmazonBounces.of");

    /** By which a webhook gets at what a request shows, and at what it should show. */
    private static final Set<String> PROOFS = Set.of("signature", "secret", "header", "password");

    @ArchTest
    static final ArchRule where_secrets_are_kept_nothing_is_compared_quickly_but_what_is_named_here = classes()
            .that(resideInAnyPackage("..security..", "..vendor.events.."))
            .should(compareQuicklyOnlyWhere(method -> NO_SECRETS.contains(place(method))));

    @ArchTest
    static final ArchRule who_reads_a_vendor_s_proof_compares_nothing_quickly = classes()
            .that(simpleNameEndingWith("Webhook").or(simpleNameEndingWith("Signature")))
            .should(compareQuicklyOnlyWhere(method ->
                    method.getMethodCallsFromSelf().stream().noneMatch(call -> PROOFS.contains(call.getName()))));

    private static ArchCondition<JavaClass> compareQuicklyOnlyWhere(Predicate<JavaCodeUnit> allowed) {
        return new ArchCondition<>("compare no text or octets by equals where it is not allowed") {
            @Override
            public void check(JavaClass checked, ConditionEvents events) {
                for (JavaMethodCall call : checked.getMethodCallsFromSelf()) {
                    if (quick(call) && !allowed.test(call.getOrigin())) {
                        events.add(SimpleConditionEvent.violated(call, call.getDescription()));
                    }
                }
            }
        };
    }

    private static boolean quick(JavaMethodCall call) {
        return COMPARED.contains(call.getTargetOwner().getName()) && QUICK.contains(call.getName());
    }

    private static String place(JavaCodeUnit method) {
        return method.getOwner().getSimpleName() + "." + method.getName();
    }

    @ArchTest
    static void the_comparison_in_constant_time_stands_in_two_places_and_is_what_proofs_go_through(JavaClasses all) {
        assertThat(callers(all, MessageDigest.class.getName(), "isEqual"))
                .containsExactlyInAnyOrder("Secret.same", "HmacSha256.equal");
        assertThat(callers(all, "io.emailthrottle.security.Secret", "same"))
                .containsExactlyInAnyOrder("CsrfCheck.require", "FirstKey.matches");
        assertThat(callers(all, "io.emailthrottle.vendor.events.HmacSha256", "equal"))
                .containsExactlyInAnyOrder("HmacSha256.matchesHex", "HmacSha256.matchesBase64", "SharedSecret.shows");
    }

    /** Only the first one knows what a vendor's signature should be, and tells nobody; the others sign what goes out. */
    @ArchTest
    static void what_a_signature_should_be_is_known_where_it_is_compared(JavaClasses all) {
        assertThat(callers(all, Mac.class.getName(), "doFinal"))
                .containsExactlyInAnyOrder("HmacSha256.sign", "AzureSignature.hmac", "SigningSecret.sign");
        assertThat(callers(all, "io.emailthrottle.vendor.events.HmacSha256", "sign"))
                .containsExactlyInAnyOrder("HmacSha256.hex", "HmacSha256.matchesBase64", "SesSignature.derived");
        assertThat(callers(all, "io.emailthrottle.vendor.events.HmacSha256", "hex"))
                .containsExactlyInAnyOrder(
                        "HmacSha256.matchesHex",
                        "MailgunEvents.request",
                        "MailerSendEvents.request",
                        "UnsubscribeLinks.token");
    }

    private static Set<String> callers(JavaClasses all, String owner, String method) {
        return all.stream()
                .flatMap(caller -> caller.getMethodCallsFromSelf().stream())
                .filter(call -> call.getTargetOwner().getName().equals(owner)
                        && call.getName().equals(method))
                .map(call -> place(call.getOrigin()))
                .collect(Collectors.toSet());
    }
}
