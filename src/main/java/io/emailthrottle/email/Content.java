package io.emailthrottle.email;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the content of an email comes from: {@link Composed} from its fields, or {@link Raw}, written elsewhere. */
public sealed interface Content {

    Content COMPOSED = new Composed();

    /** The email's fields are the content, and this application writes the message. */
    record Composed() implements Content {}

    /**
     * A message as the sender wrote it (RFC 5322). Vendors that take messages get its octets; the email's fields are what was
     * read from it.
     *
     * @param message its octets, lines end with CRLF, without Bcc and without the headers that are meant for this application;
     *     not copied, so the caller hands them over
     * @param mailFrom the envelope's sender; empty for the null sender, null for none
     * @param messageId its Message-ID; null when it has none, or one that no header of another message could hold
     * @param alternatives those beside text and html
     * @param losses what is lost when it is written anew from the fields
     */
    record Raw(
            byte[] message,
            @Nullable String mailFrom,
            @Nullable String messageId,
            List<Alternative> alternatives,
            Set<Loss> losses)
            implements Content {

        public Raw {
            Objects.requireNonNull(message, "message");
            alternatives = List.copyOf(alternatives);
            losses = Set.copyOf(losses);
        }

        /** The size only: the message is private. */
        @Override
        public String toString() {
            return "Raw[" + message.length + " bytes]";
        }
    }
}
