package io.emailthrottle.config.properties;

/** A property whose value the application cannot start with; the message names the value and what would be allowed. */
public final class ConfigurationProblem extends RuntimeException {

    private final String property;

    public ConfigurationProblem(String property, String message) {
        super(message);
        this.property = property;
    }

    public String property() {
        return property;
    }
}
