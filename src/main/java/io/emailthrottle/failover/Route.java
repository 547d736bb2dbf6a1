package io.emailthrottle.failover;

/**
 * Where an email may go.
 *
 * @param name by which waiting emails are found that may go there: that of the vendor that they insist on, {@code >} and the
 *     names that a rule gives, or empty for the standard list
 * @param chosenBy who chose it, in words
 */
public record Route(String name, String chosenBy, Candidate target) {

    /** What the names of routes begin with that a rule gives: no vendor's name does. */
    public static final String BY_RULE = ">";
}
