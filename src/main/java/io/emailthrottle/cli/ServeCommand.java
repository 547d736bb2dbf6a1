package io.emailthrottle.cli;

import picocli.CommandLine.Command;

/** What {@code --help} says about starting the gateway; {@link Invocation} starts it without the parser. */
@Command(
        name = "serve",
        description = "Starts the gateway. This is what happens without any command, too.",
        mixinStandardHelpOptions = true,
        customSynopsis = "email-throttle [serve] [--no-dispatch] [--PROPERTY=VALUE]...",
        footerHeading = "%nEvery property of application.yml can be given. Examples:%n",
        footer = {
            "  email-throttle",
            "  email-throttle serve --server.port=9090",
            "  email-throttle --spring.datasource.url=jdbc:postgresql://localhost/email",
            "  email-throttle serve --no-dispatch    (accepts; workers send what is queued)",
            "  email-throttle --spring.config.additional-location=/etc/email-throttle/"
        })
final class ServeCommand {}
