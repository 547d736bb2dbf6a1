package io.emailthrottle.ingress.smtp;

import io.emailthrottle.ingress.EmailValidator;
import io.emailthrottle.security.Authenticator;
import io.emailthrottle.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.subethamail.smtp.MessageHandlerFactory;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.smtp.server.Session;
import org.subethamail.smtp.server.SessionHandler;

/** Takes emails in from applications that speak SMTP only (RFC 6409), each connection on a virtual thread of its own. */
public final class SubmissionServer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(SubmissionServer.class);

    /** RFC 5321, 4.5.3.1.8. */
    private static final int MAX_RECIPIENTS = EmailValidator.MAX_ADDRESSES_OF_A_MESSAGE;
    /** With the web server: after delivery has started, and before it stops. */
    private static final int PHASE = DEFAULT_PHASE - 1024;

    private final List<SMTPServer> servers = new ArrayList<>();
    private volatile boolean running;

    public SubmissionServer(
            SubmissionSettings settings, Authenticator authenticator, SubmissionHandler submissionHandler, Time time) {
        SessionTimeout limit = new SessionTimeout(settings.timeout(), time);
        SessionHandler door = new PerAddressLimit(settings.maxConnectionsPerAddress(), limit);
        MessageHandlerFactory messages =
                connection -> new SubmissionTransaction((Session) connection, submissionHandler, limit);
        settings.ports().forEach(port -> servers.add(server(settings, port, authenticator, messages, door)));
    }

    private static SMTPServer server(
            SubmissionSettings settings,
            SubmissionSettings.Port port,
            Authenticator authenticator,
            MessageHandlerFactory messages,
            SessionHandler door) {
        SMTPServer.Builder builder = SMTPServer.port(port.number())
                .bindAddress(Optional.ofNullable(settings.address()))
                .hostName("email-throttle")
                .softwareName("Email Throttle")
                .maxConnections(settings.maxConnections())
                .maxRecipients(MAX_RECIPIENTS)
                .maxMessageSize(settings.maxMessage())
                .connectionTimeout(Math.toIntExact(settings.timeout().toMillis()), TimeUnit.MILLISECONDS)
                .sessionHandler(door)
                .executorService(Executors.newVirtualThreadPerTaskExecutor())
                .insertReceivedHeaders(false)
                .serverThreadName("smtp-" + port.tls().name().toLowerCase(Locale.ROOT))
                .authenticationHandlerFactory(new KeyLogin(authenticator))
                .requireAuth()
                .messageHandlerFactory(messages);
        switch (port.tls()) {
            case IMPLICIT -> builder.serverSocketFactory(settings.ssl());
            case STARTTLS -> builder.enableTLS().requireTLS().startTlsSocketFactory(settings.ssl());
            case NONE -> builder.enableTLS(false);
        }
        SMTPServer built = builder.build();
        built.getCommandHandler().addCommand(new EhloCommand());
        built.getCommandHandler().addCommand(new BdatDisabled());
        for (String verb : List.of("MAIL", "RCPT")) {
            built.getCommandHandler()
                    .addCommand(new EnvelopeCommand(built.getCommandHandler().getCommand(verb)));
        }
        return built;
    }

    /** On which ports it listens, in the order of the settings. */
    public List<Integer> ports() {
        return servers.stream().map(SMTPServer::getPortAllocated).toList();
    }

    @Override
    public void start() {
        for (SMTPServer server : servers) {
            server.start();
            log.info("takes emails in by SMTP on port {}", server.getPortAllocated());
        }
        running = true;
    }

    /** Ends all connections; a message that has no answer yet is the caller's to send again. */
    @Override
    public void stop() {
        servers.forEach(SMTPServer::stop);
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
