package io.emailthrottle.ingress;

import io.emailthrottle.email.raw.UnreadableMessage;

/** The ends of a message's lines. A message in a file ends them with LF alone, where the mail's form has CRLF (RFC 5322, 2.1). */
public final class LineEnds {

    private LineEnds() {}

    /**
     * The same message with CRLF; the very octets when it has them.
     *
     * @throws UnreadableMessage when lines end in several ways, which servers would read as several messages
     */
    public static byte[] crlf(byte[] message) {
        int alone = 0;
        int pairs = 0;
        byte last = 0;
        for (byte octet : message) {
            if (last == '\r' && octet != '\n') {
                throw mixed();
            }
            if (octet == '\n') {
                alone += last == '\r' ? 0 : 1;
                pairs += last == '\r' ? 1 : 0;
            }
            last = octet;
        }
        if (last == '\r' || alone > 0 && pairs > 0) {
            throw mixed();
        }
        return alone == 0 ? message : expanded(message, alone);
    }

    private static byte[] expanded(byte[] message, int lines) {
        byte[] expanded = new byte[message.length + lines];
        int end = 0;
        for (byte octet : message) {
            if (octet == '\n') {
                expanded[end++] = '\r';
            }
            expanded[end++] = octet;
        }
        return expanded;
    }

    private static UnreadableMessage mixed() {
        return new UnreadableMessage("The message's lines must all end with CRLF, or all with LF.");
    }
}
