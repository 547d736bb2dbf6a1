package io.emailthrottle.config;

/** A property whose value the application cannot start with; the message names the value and what would be allowed. */
public final class ConfigurationProblem extends RuntimeException {

    private final String property;

    ConfigurationProblem(String property, String message) {
        super(message);
        this.property = property;
    }

    public String property() {
        return property;
    }
}
