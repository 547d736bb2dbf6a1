package io.emailthrottle.cli;

import picocli.CommandLine.Command;

/** What {@code --help} says about starting a worker; {@link Invocation} starts it without the parser. */
@Command(
        name = "worker",
        description = {
            "Starts a worker: it sends what is queued in the PostgreSQL that it shares with other nodes, and accepts",
            "nothing. On its port it shows its health and metrics only."
        },
        mixinStandardHelpOptions = true,
        customSynopsis = "email-throttle worker [--PROPERTY=VALUE]...",
        footerHeading = "%nEvery property of application.yml can be given. Examples:%n",
        footer = {
            "  email-throttle worker --spring.datasource.url=jdbc:postgresql://localhost/email --server.port=9091",
            "  email-throttle worker --spring.config.additional-location=/etc/email-throttle/"
        })
final class WorkerCommand {}
