package io.emailthrottle.cli;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the command line asks for. Serving is told apart without a parser, so that the gateway starts as fast as if there
 * were nothing else, and gets its {@code --property=value} arguments just as they are.
 *
 * @param serves whether to start the gateway; else it is a command for the parser
 * @param arguments those that are left: the gateway's, or the whole command
 */
public record Invocation(boolean serves, String... arguments) {

    private static final String SERVE = "serve";
    private static final String WORKER = "worker";
    private static final String NO_DISPATCH = "--no-dispatch";
    private static final String ROLE = "--email-throttle.role=";
    private static final List<String> HELP = List.of("-h", "--help");
    private static final List<String> ABOUT = List.of("-h", "--help", "-V", "--version");

    public static Invocation of(String... args) {
        if (args.length > 0 && (args[0].equals(SERVE) || args[0].equals(WORKER))) {
            String[] rest = Arrays.copyOfRange(args, 1, args.length);
            if (Arrays.stream(rest).anyMatch(HELP::contains)) {
                return new Invocation(false, args[0], "--help");
            }
            return args[0].equals(SERVE) ? serve(rest) : worker(args, rest);
        }
        boolean onlyProperties = Arrays.stream(args).allMatch(arg -> arg.startsWith("--") && !ABOUT.contains(arg));
        return onlyProperties ? serve(args) : new Invocation(false, args);
    }

    private static Invocation serve(String... properties) {
        String[] asProperties = Arrays.stream(properties)
                .map(arg -> arg.equals(NO_DISPATCH) ? ROLE + "api" : arg)
                .toArray(String[]::new);
        return new Invocation(true, asProperties);
    }

    /** A worker that dispatches nothing would do nothing: the parser refuses it. */
    private static Invocation worker(String[] args, String... properties) {
        return Arrays.asList(properties).contains(NO_DISPATCH)
                ? new Invocation(false, args)
                : new Invocation(
                        true,
                        Stream.concat(Stream.of(ROLE + "worker"), Arrays.stream(properties))
                                .toArray(String[]::new));
    }
}
