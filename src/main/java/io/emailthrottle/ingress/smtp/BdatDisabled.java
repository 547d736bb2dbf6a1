package io.emailthrottle.ingress.smtp;

import java.io.IOException;
import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.internal.server.Command;
import org.subethamail.smtp.internal.server.HelpMessage;
import org.subethamail.smtp.server.Session;

/**
 * BDAT, which nobody is offered (RFC 3030). The library's takes a chunk that broke off for a whole message, and the octets of
 * one that it refuses for commands; so it ends the connection here.
 */
public final class BdatDisabled implements Command {

    @Override
    public String getName() {
        return "BDAT";
    }

    @Override
    public HelpMessage getHelp() {
        return new HelpMessage(getName(), "Not offered here: use DATA.");
    }

    @Override
    public void execute(String line, Session session) throws IOException, DropConnectionException {
        throw new DropConnectionException(502, "5.5.1 BDAT is not offered here: use DATA");
    }
}
