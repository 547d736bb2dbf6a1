package io.emailthrottle.vendor.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells from a vendor's words that it refuses the account, not the message, where the status alone says "bad request". Vendors
 * word it alike: "Sending suspended for this account", "Your account is disabled", "The sender domain is not verified".
 */
final class AccountErrorText {

    private static final Pattern ACCOUNT = Pattern.compile(
            "\\bsending (?:is |has been |was )?(?:suspended|paused|disabled|blocked)\\b"
                    + "|\\b(?:suspended|paused|disabled|blocked|deactivated) for (?:this|your) account\\b"
                    + "|\\b(?:sub)?account\\b.{0,40}\\b(?:suspended|paused|disabled|deactivated|blocked|closed|on hold"
                    + "|under review|not (?:active|activated|verified|authori[sz]ed|allowed))\\b"
                    + "|\\b(?:sender|from|domain|identity)\\b.{0,60}\\b(?:unverified|not (?:been )?(?:verified|authenticated"
                    + "|activated|authori[sz]ed))\\b",
            Pattern.CASE_INSENSITIVE);

    private AccountErrorText() {}

    /** @param words of the vendor, or null */
    static boolean speakOfAccount(@Nullable String words) {
        return words != null && ACCOUNT.matcher(words).find();
    }
}
