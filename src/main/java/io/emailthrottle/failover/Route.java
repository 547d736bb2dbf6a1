package io.emailthrottle.failover;

import io.emailthrottle.middleware.Capacity;
import org.jspecify.annotations.Nullable;

/**
 * Where an email may go.
 *
 * @param name by which waiting emails are found that may go there: that of the vendor that they insist on, {@code >} and the
 *     names that a rule gives, or empty for the standard list; with {@code @} and a group of recipient domains behind it for emails
 *     to a group that has limits of its own
 * @param chosenBy who chose it, in words
 * @param recipients the group of recipient domains with limits of its own that the emails go to; null for all others
 */
public record Route(
        String name,
        String chosenBy,
        Candidate target,
        @Nullable String recipients) {

    /** What the names of routes begin with that a rule gives: no vendor's name does. */
    public static final String BY_RULE = ">";

    /** What stands between a route's name and a group of recipient domains: no name of a vendor or group has it. */
    public static final String TO = "@";

    /** For all recipients. */
    public Route(String name, String chosenBy, Candidate target) {
        this(name, chosenBy, target, null);
    }

    /** The same for emails to a group of recipient domains, which wait apart, so that no others wait behind them. */
    Route to(String group) {
        return new Route(name + TO + group, chosenBy, target, group);
    }

    /**
     * The sends that its vendors would take now.
     *
     * @param undecided the number of sends under way, on whichever route, whose permits are still to be taken
     * @param onRoute how many of them are on this one
     */
    public Capacity capacity(int undecided, int onRoute) {
        Capacity all = Capacities.of(target.vendors()).less(undecided);
        return recipients == null
                ? all
                : all.and(Capacities.of(target.vendors(), recipients).less(onRoute));
    }

    /**
     * Makes sure that its vendors' permits for up to so many sends are at hand.
     *
     * @return the number of sends that there are permits for
     */
    public int hold(int sends) {
        return Capacities.hold(target.vendors(), sends, recipients);
    }
}
