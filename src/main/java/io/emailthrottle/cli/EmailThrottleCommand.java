package io.emailthrottle.cli;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The whole command line. Each command is a class of its own beside this one. */
@Command(
        name = "email-throttle",
        description = "One POST /emails in front of all your email vendors: throttled, failed over, explained.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "[COMMAND]",
        subcommands = {
            ServeCommand.class,
            WorkerCommand.class,
            SimulateCommand.class,
            SendCommand.class,
            VendorsCommand.class,
            DomainsCommand.class,
            KeysCommand.class,
            CompletionCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  email-throttle                                  start the gateway",
            "  email-throttle --server.port=9090               the same on another port",
            "  email-throttle simulate --scenario day.yml      see how a day would go",
            "  email-throttle COMMAND --help                   more about one command"
        })
public final class EmailThrottleCommand {

    private EmailThrottleCommand() {}

    /**
     * Carries out a command.
     *
     * @return the process's exit code: 0 when it succeeded, 1 when it failed, 2 when it was not understood
     */
    public static int run(String... args) {
        quietLibraries();
        return commandLine().execute(args);
    }

    static CommandLine commandLine() {
        return new CommandLine(new EmailThrottleCommand())
                // An email's text may well begin with an @.
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler(new PlainFailure());
    }

    /** What a command prints is its result; libraries log to the same place. */
    private static void quietLibraries() {
        LoggingSystem.get(EmailThrottleCommand.class.getClassLoader())
                .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.ERROR);
    }
}
