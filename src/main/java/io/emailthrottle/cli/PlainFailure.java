package io.emailthrottle.cli;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says in one line why a command failed, when the reason lies outside of it; everything else is a bug and shown whole. */
final class PlainFailure implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        if (!(failure instanceof CommandFailed)) {
            throw failure;
        }
        command.getErr().println(command.getColorScheme().errorText(failure.getMessage()));
        return command.getCommandSpec().exitCodeOnExecutionException();
    }
}
