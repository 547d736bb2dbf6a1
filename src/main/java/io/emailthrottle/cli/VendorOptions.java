package io.emailthrottle.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * A simulation in a few options instead of a scenario file: so many emails at once, to vendors that take everything, one
 * value per vendor and middleware. A value whose middleware the vendor does not name is only a place holder.
 */
final class VendorOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--email-count", paramLabel = "N", description = "How many emails to send, all at once.")
    private Integer emailCount;

    @Option(names = "--vendor-count", paramLabel = "N", description = "How many vendors there are.")
    private Integer vendorCount;

    @Option(names = "--vendors", arity = "1..*", paramLabel = "NAME", description = "Their names.")
    private List<String> vendors = List.of();

    @Option(
            names = "--middlewares",
            arity = "1..*",
            paramLabel = "LIST",
            description = "Per vendor its middlewares, outermost first: retry, cb, rl, joined by commas.")
    private List<String> middlewares = List.of();

    @Option(
            names = "--circuit-breakers",
            arity = "1..*",
            paramLabel = "FAILURES,SECONDS",
            description = "Per vendor: after how many failures in a row its circuit opens, and for how long.")
    private List<String> circuitBreakers = List.of();

    @Option(
            names = "--rate-limiters",
            arity = "1..*",
            paramLabel = "CALLS,SECONDS",
            description = "Per vendor: how many calls in any so many seconds.")
    private List<String> rateLimiters = List.of();

    @Option(
            names = "--retries",
            arity = "1..*",
            paramLabel = "N",
            description = "Per vendor: how many attempts in all.")
    private List<String> retries = List.of();

    @Option(
            names = "--with-state-failover",
            description = "Start with the vendor that last worked, instead of always with the first.")
    private boolean withState;

    /** Whether any of them was given. */
    boolean given() {
        return emailCount != null || vendorCount != null || !vendors.isEmpty() || !middlewares.isEmpty();
    }

    /** The same as a scenario file would say it. */
    Map<String, Object> properties() {
        if (emailCount == null || vendorCount == null || vendors.isEmpty() || middlewares.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--email-count, --vendor-count, --vendors and --middlewares are needed together,"
                            + " or --scenario without them");
        }
        if (vendors.size() != vendorCount || middlewares.size() != vendorCount) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--vendor-count is " + vendorCount + ", but there are " + vendors.size() + " --vendors and "
                            + middlewares.size() + " --middlewares");
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("simulation.title", emailCount + " emails at once");
        properties.put("simulation.emails", emailCount);
        properties.put("email-throttle.failover.selector", withState ? "stateful" : "stateless");
        for (int i = 0; i < vendorCount; i++) {
            String vendor = "email-throttle.vendors[" + i + "].";
            properties.put(vendor + "name", vendors.get(i));
            properties.put(vendor + "type", "simulated");
            properties.put(vendor + "settings.latency", "0s");
            String[] names = middlewares.get(i).split(",");
            for (int j = 0; j < names.length; j++) {
                properties.put(vendor + "middlewares[" + j + "]", middleware(names[j].strip(), vendor, i, properties));
            }
        }
        return properties;
    }

    /** Adds the settings of one middleware. Its full name. */
    private String middleware(String name, String vendor, int i, Map<String, Object> properties) {
        switch (name) {
            case "retry" -> {
                properties.put(vendor + "retry.attempts", number("--retries", at("--retries", retries, i)));
                properties.put(vendor + "retry.delay", "2s");
                properties.put(vendor + "retry.cap", "1m");
                properties.put(vendor + "retry.jitter", false);
                return "retry";
            }
            case "cb" -> {
                int[] pair = pair("--circuit-breakers", at("--circuit-breakers", circuitBreakers, i));
                properties.put(vendor + "circuit-breaker.window", pair[0]);
                properties.put(vendor + "circuit-breaker.minimum-calls", pair[0]);
                properties.put(vendor + "circuit-breaker.failure-rate", 100);
                properties.put(vendor + "circuit-breaker.open-for", pair[1] + "s");
                properties.put(vendor + "circuit-breaker.probes", 1);
                return "circuit-breaker";
            }
            case "rl" -> {
                int[] pair = pair("--rate-limiters", at("--rate-limiters", rateLimiters, i));
                properties.put(vendor + "rate-limiter.limits[0]", pair[0] + "/" + pair[1] + "s");
                return "rate-limiter";
            }
            default ->
                throw new ParameterException(
                        spec.commandLine(),
                        "--middlewares: '" + name
                                + "' is none; known are retry, cb (circuit breaker), rl (rate limiter)");
        }
    }

    private String at(String option, List<String> values, int i) {
        if (i >= values.size()) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + ": vendor '" + vendors.get(i) + "' needs a value, the " + (i + 1) + ".");
        }
        return values.get(i);
    }

    private int[] pair(String option, String text) {
        String[] numbers = text.split(",");
        if (numbers.length != 2) {
            throw new ParameterException(
                    spec.commandLine(), option + ": '" + text + "' must be two numbers joined by a comma, as in 5,10");
        }
        return new int[] {number(option, numbers[0]), number(option, numbers[1])};
    }

    private int number(String option, String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new ParameterException(spec.commandLine(), option + ": '" + text + "' is no whole number");
        }
    }
}
