package io.emailthrottle.ingress.smtp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.subethamail.smtp.internal.server.Command;
import org.subethamail.smtp.internal.server.HelpMessage;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.smtp.server.Session;

/** EHLO: what is offered at this moment. Not CHUNKING, see {@link BdatDisabled}; STARTTLS before TLS only, AUTH where it is let. */
public final class EhloCommand implements Command {

    @Override
    public String getName() {
        return "EHLO";
    }

    @Override
    public HelpMessage getHelp() {
        return new HelpMessage(getName(), "Introduce yourself.", "<hostname>");
    }

    @Override
    public void execute(String line, Session session) throws IOException {
        String name = line.substring(getName().length()).strip();
        if (name.isEmpty()) {
            session.sendResponse("501 5.5.4 Syntax: EHLO hostname");
            return;
        }
        session.resetMailTransaction();
        session.setHelo(name);
        SMTPServer server = session.getServer();
        List<String> offers = new ArrayList<>();
        offers.add("250-" + server.getHostName());
        offers.add("250-8BITMIME");
        offers.add("250-SIZE " + server.getMaxMessageSize());
        if (server.getEnableTLS() && !session.isTLSStarted()) {
            offers.add("250-STARTTLS");
        }
        if (session.isTLSStarted() || !server.getRequireTLS()) {
            offers.add("250-AUTH " + String.join(" ", KeyLogin.MECHANISMS));
        }
        session.sendResponse(String.join("\r\n", offers) + "\r\n250 ENHANCEDSTATUSCODES");
    }
}
