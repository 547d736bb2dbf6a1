package io.emailthrottle.config.properties;

/** A property whose value the application cannot start with; the message names the value and what would be allowed. */
public final class ConfigurationProblem extends RuntimeException {

    private final String property;

    public ConfigurationProblem(String property, String message) {
        super(message);
        this.property = property;
    }

    /** One whose message is that of the refusal. */
    public ConfigurationProblem(String property, IllegalArgumentException refusal) {
        this(property, String.valueOf(refusal.getMessage()));
    }

    public String property() {
        return property;
    }
}
