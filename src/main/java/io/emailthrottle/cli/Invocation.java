package io.emailthrottle.cli;

import java.util.Arrays;
import java.util.List;

/**
 * What the command line asks for. Serving is told apart without a parser, so that the gateway starts as fast as if there
 * were nothing else, and gets its {@code --property=value} arguments just as they are.
 *
 * @param serves whether to start the gateway; else it is a command for the parser
 * @param arguments those that are left: the gateway's, or the whole command
 */
public record Invocation(boolean serves, String... arguments) {

    private static final String SERVE = "serve";
    private static final List<String> HELP = List.of("-h", "--help");
    private static final List<String> ABOUT = List.of("-h", "--help", "-V", "--version");

    public static Invocation of(String... args) {
        if (args.length > 0 && args[0].equals(SERVE)) {
            String[] rest = Arrays.copyOfRange(args, 1, args.length);
            return Arrays.stream(rest).anyMatch(HELP::contains)
                    ? new Invocation(false, SERVE, "--help")
                    : new Invocation(true, rest);
        }
        boolean onlyProperties = Arrays.stream(args).allMatch(arg -> arg.startsWith("--") && !ABOUT.contains(arg));
        return new Invocation(onlyProperties, args);
    }
}
