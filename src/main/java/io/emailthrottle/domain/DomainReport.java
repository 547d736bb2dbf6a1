package io.emailthrottle.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a From domain is set up.
 *
 * @param checks of the domain itself
 * @param vendors what each vendor needs there, in the order of preference
 * @param at when it was checked, UTC
 */
public record DomainReport(String domain, List<Check> checks, List<VendorCheck> vendors, Instant at) {

    /** How well it is. */
    public enum State {
        /** All that was looked for is there. */
        OK,
        /** Emails arrive, and something is missing that large receivers ask for. */
        WARNING,
        /** Emails are refused, or end as spam. */
        FAILING,
        /** DNS did not answer, or it is not known what to look for. */
        UNKNOWN;

        /** The word in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A DNS record that is missing.
     *
     * @param value what stands there; a text in angle brackets where only the vendor's console shows it
     */
    public record MissingRecord(String name, String type, String value) {}

    /** One property of a domain, such as {@code spf}. */
    public record Check(String name, State state, String detail, List<MissingRecord> missing) {}

    /** One vendor's part. */
    public record VendorCheck(String vendor, State state, String detail, List<MissingRecord> missing) {}

    /** The worst of all checks; a check without an answer counts only when there is nothing worse. */
    public State state() {
        List<State> states = new ArrayList<>();
        checks.forEach(check -> states.add(check.state()));
        vendors.forEach(check -> states.add(check.state()));
        for (State worst : List.of(State.FAILING, State.WARNING, State.OK)) {
            if (states.contains(worst)) {
                return worst;
            }
        }
        return State.UNKNOWN;
    }
}
