package io.emailthrottle.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.config.properties.EmailThrottleProperties;
import io.emailthrottle.config.properties.ErrorRuleProperties;
import io.emailthrottle.config.properties.VendorProperties;
import io.emailthrottle.middleware.ErrorRule;
import io.emailthrottle.vendor.http.FailureKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the error rules from the properties, and finds those of a vendor. */
@Component
final class ErrorRules {

    private static final String PREFIX = "email-throttle.error-rules[";

    private final EmailThrottleProperties properties;

    ErrorRules(EmailThrottleProperties properties) {
        this.properties = properties;
        List<String> vendors =
                properties.vendors().stream().map(VendorProperties::name).toList();
        for (int i = 0; i < properties.errorRules().size(); i++) {
            String vendor = properties.errorRules().get(i).vendor();
            if (vendor != null && !vendors.contains(vendor)) {
                throw new ConfigurationProblem(
                        PREFIX + i + "].vendor", "no vendor is named '" + vendor + "'; known are " + vendors);
            }
        }
    }

    /** In their order. */
    List<ErrorRule> of(VendorProperties vendor) {
        List<ErrorRule> rules = new ArrayList<>();
        for (int i = 0; i < properties.errorRules().size(); i++) {
            ErrorRuleProperties rule = properties.errorRules().get(i);
            if (rule.vendor() == null || rule.vendor().equals(vendor.name())) {
                rules.add(rule(rule, PREFIX + i + "]", vendor));
            }
        }
        return rules;
    }

    private static ErrorRule rule(ErrorRuleProperties rule, String where, VendorProperties vendor) {
        if (rule.status() == null && rule.code() == null && rule.text() == null) {
            throw new ConfigurationProblem(where, "it matches everything; give it a status, a code or a text");
        }
        if (rule.kind() == null && rule.suspend() == null && rule.slowTo() == null && !rule.suppressRecipient()) {
            throw new ConfigurationProblem(
                    where, "it does nothing; give it a kind, or suspend, slow-to or suppress-recipient");
        }
        if (rule.suppressRecipient()
                && rule.kind() != null
                && rule.kind() != FailureKind.MESSAGE_REJECTED
                && rule.kind() != FailureKind.RECIPIENT_REJECTED) {
            throw new ConfigurationProblem(
                    where + ".suppress-recipient",
                    "a recipient is suppressed only when the kind is recipient-rejected or message-rejected");
        }
        boolean limited = vendor.middlewares().contains("rate-limiter")
                && !vendor.rateLimiter().limits().isEmpty();
        if (rule.slowTo() != null && !limited) {
            throw new ConfigurationProblem(
                    where + ".slow-to", "vendor " + vendor.name() + " has no rate limiter with a limit to slow it");
        }
        return new ErrorRule(
                rule.status() == null ? 0 : Integer.parseInt(rule.status().replace("x", "")),
                rule.code(),
                pattern(rule.text(), where),
                rule.kind(),
                rule.suspend(),
                rule.slowTo(),
                rule.suppressRecipient());
    }

    private static @Nullable Pattern pattern(@Nullable String text, String where) {
        try {
            return text == null ? null : Pattern.compile(text, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException e) {
            throw new ConfigurationProblem(
                    where + ".text", "'" + text + "' is no regular expression: " + e.getMessage());
        }
    }
}
