package io.emailthrottle.ingress.dialect;

import io.emailthrottle.body.AnswerRoom;
import io.emailthrottle.body.MemoryBudget;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Tag;
import io.emailthrottle.ingress.http.EmailLookup;
import io.emailthrottle.security.Caller;
import io.emailthrottle.store.email.EmailLabels;
import io.emailthrottle.store.email.EmailQuery;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.store.email.ShownEmail;
import io.emailthrottle.store.email.ShownEmails;
import io.emailthrottle.store.email.StoredEmail;
import io.emailthrottle.webhook.outgoing.EventFacts;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Finds emails for the reads of other vendors' APIs. */
@Component
public final class SentMessages {

    private final EmailReader reader;
    private final ShownEmails shownEmails;

    SentMessages(EmailReader reader, ShownEmails shownEmails) {
        this.reader = reader;
        this.shownEmails = shownEmails;
    }

    /**
     * An email of the caller's tenant with what happened to it.
     *
     * @param id as {@link EmailLookup#find} takes it
     */
    public Optional<SentMessage> find(Caller caller, String id) {
        return EmailLookup.find(reader, caller, id).map(this::with);
    }

    /**
     * All emails that one request became, of the caller's tenant.
     *
     * @param id of the request's first email, by which its answer named the request
     */
    public List<SentMessage> ofRequest(Caller caller, String id) {
        StoredEmail first = EmailLookup.find(reader, caller, id).orElse(null);
        if (first == null) {
            return List.of();
        }
        EmailQuery tagged = EmailQuery.of(caller.tenant(), EnumSet.noneOf(EmailStatus.class))
                .withTag(Tag.REQUEST, first.id().toString());
        Map<UUID, StoredEmail> all = new LinkedHashMap<>();
        all.put(first.id(), first);
        reader.list(tagged, DialectSender.MAX_EMAILS).forEach(email -> all.putIfAbsent(email.id(), email));
        return all.values().stream().map(this::with).toList();
    }

    private SentMessage with(StoredEmail email) {
        EmailLabels labels = reader.labels(email.id());
        return new SentMessage(email, labels, EventFacts.of(email, labels, reader.events(email.id())));
    }

    /** The email's bodies, held in the room of the answer; empty when they are not kept any more. */
    public Optional<ShownEmail> content(SentMessage message, HttpServletRequest request) {
        MemoryBudget.Room room = AnswerRoom.of(request);
        Optional<ShownEmail> shown = shownEmails.find(message.email().id(), room::resizeFor);
        room.resize(shown.map(ShownEmail::bytes).orElse(0L));
        return shown;
    }
}
