package io.emailthrottle.cli;

/** A command could not do what it was asked for; the message is a sentence for the one who asked. */
final class CommandFailed extends RuntimeException {

    CommandFailed(String message) {
        super(message);
    }
}
