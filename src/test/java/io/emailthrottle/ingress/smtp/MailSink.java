package io.emailthrottle.ingress.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.server.SMTPServer;

/** An SMTP server that keeps envelopes, and messages octet by octet. */
public final class MailSink implements AutoCloseable {

    /** @param sender empty for the null sender */
    public record Mail(String sender, List<String> recipients, byte[] message) {}

    private final List<Mail> received = new CopyOnWriteArrayList<>();
    private final SMTPServer server = SMTPServer.port(0)
            .messageHandlerFactory(Taking::new)
            .insertReceivedHeaders(false)
            .build();

    public MailSink() {
        server.start();
    }

    public int port() {
        return server.getPortAllocated();
    }

    public List<Mail> received() {
        return received;
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Taking implements MessageHandler {
        private final List<String> recipients = new ArrayList<>();
        private String sender;

        private Taking(MessageContext connection) {}

        @Override
        public void from(String from) {
            sender = from;
        }

        @Override
        public void recipient(String recipient) {
            recipients.add(recipient);
        }

        @Override
        public String data(InputStream data) throws IOException {
            received.add(new Mail(sender, List.copyOf(recipients), data.readAllBytes()));
            return null;
        }

        @Override
        public void done() {
            // The mail is kept when its data has come.
        }
    }
}
