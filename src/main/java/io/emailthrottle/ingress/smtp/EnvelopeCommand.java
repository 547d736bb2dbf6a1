package io.emailthrottle.ingress.smtp;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.internal.server.Command;
import org.subethamail.smtp.internal.server.CommandException;
import org.subethamail.smtp.internal.server.HelpMessage;
import org.subethamail.smtp.server.Session;

/**
 * MAIL and RCPT, whose parameters are checked before the library reads them: it ignores those that it does not know, takes the
 * last of several addresses, and fails by a SIZE beyond an int.
 */
public final class EnvelopeCommand implements Command {

    private static final Pattern FORM = Pattern.compile(
            "(?:MAIL\\s+FROM|RCPT\\s+TO)\\s*:\\s*(<(?:\"[^\"]*\"|[^<>\"])*>)(.*)", Pattern.CASE_INSENSITIVE);
    private static final Set<String> MAIL_PARAMETERS = Set.of("SIZE", "BODY", "AUTH");

    private final Command library;

    /** @param library the command itself, which also sees to TLS and login */
    EnvelopeCommand(Command library) {
        this.library = library;
    }

    @Override
    public String getName() {
        return library.getName();
    }

    @Override
    public HelpMessage getHelp() throws CommandException {
        return library.getHelp();
    }

    @Override
    public void execute(String line, Session session) throws IOException, DropConnectionException {
        Matcher form = FORM.matcher(line.strip());
        String refusal = form.matches()
                ? refusal(form.group(2).strip(), session.getServer().getMaxMessageSize())
                : null;
        if (refusal == null) {
            library.execute(line, session);
        } else {
            session.sendResponse(refusal);
        }
    }

    /** Null when there is nothing to refuse. */
    private @Nullable String refusal(String parameters, int maxSize) {
        for (String parameter : parameters.isEmpty() ? new String[0] : parameters.split("\\s+")) {
            if (parameter.startsWith("<") || parameter.startsWith(",")) {
                return "501 5.5.4 One address in each command";
            }
            String[] parts = parameter.split("=", 2);
            String name = parts[0].toUpperCase(Locale.ROOT);
            String value = parts.length == 2 ? parts[1] : "";
            if (!getName().equals("MAIL") || !MAIL_PARAMETERS.contains(name)) {
                return "555 5.5.4 The parameter " + Replies.line(parts[0]) + " is not offered here";
            }
            if (name.equals("BODY") && !value.equalsIgnoreCase("7BIT") && !value.equalsIgnoreCase("8BITMIME")) {
                return "501 5.5.4 BODY is 7BIT or 8BITMIME";
            }
            if (name.equals("SIZE") && !value.matches("[0-9]{1,20}")) {
                return "501 5.5.4 SIZE is a number of at most 20 digits";
            }
            if (name.equals("SIZE") && new BigInteger(value).compareTo(BigInteger.valueOf(maxSize)) > 0) {
                return "552 5.3.4 The message is larger than " + maxSize + " octets";
            }
        }
        return null;
    }
}
