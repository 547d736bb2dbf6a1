package io.emailthrottle.config;

import io.emailthrottle.config.properties.ConfigurationProblem;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows a {@link ConfigurationProblem} as one paragraph instead of a stack trace. */
final class ConfigurationProblemAnalyzer extends AbstractFailureAnalyzer<ConfigurationProblem> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ConfigurationProblem problem) {
        return new FailureAnalysis(
                "Property " + problem.property() + ": " + problem.getMessage(),
                "Correct " + problem.property() + " and start again.",
                problem);
    }
}
