package io.emailthrottle.email;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The words for what happened in the timeline of an email; databases keep them, so a word that was written stays. */
public enum TimelineWord {
    ACCEPTED("The gateway has the email on disk."),
    NOTE("Something to know about the request, such as a field that has no effect."),
    SCHEDULED("The email waits for its date."),
    RESCHEDULED("The application gave it another date."),
    QUEUED("It waits for a permit or for the next attempt; the detail says until when."),
    SKIPPED("A vendor was passed over, because it cannot carry the email."),
    POSTPONED("A vendor is called after all others, because it does not know the From domain."),
    KEPT_WARM("A standby is called first, because a share of the emails keeps it in use."),
    THROTTLED("A vendor was not called, or asked to wait."),
    MESSAGE_REJECTED("A vendor refused the message."),
    VENDOR_REFUSED("A vendor refused the account."),
    VENDOR_UNAVAILABLE("A vendor could not be reached, or was known not to have taken the email."),
    UNCONFIRMED("A vendor may or may not have taken it."),
    SENT("A vendor took it."),
    RECIPIENT_REFUSED("The vendor took the email without this recipient."),
    RECIPIENT_DEFERRED("The vendor took the email without this recipient, who is tried again."),
    INTERRUPTED("The node that was sending it stopped."),
    LATE("A vendor took it, and its node had lost the lease when it wrote so."),
    RETRIED("An operator or the application queued it again."),
    TICKET_DEAD("RabbitMQ gave up its ticket; the email goes on without it."),
    REJECTED("Vendors refused it for good."),
    FAILED("Every attempt failed until its time was up."),
    EXPIRED("Its time was up before any attempt was made."),
    CANCELED("The application canceled it."),
    SUPPRESSED("A recipient is on the suppression list, or outside the guard's list."),
    REDIRECTED("The guard sends an email to another address than this recipient's."),
    DELIVERED("A vendor reports: the recipient's server took it."),
    DEFERRED("A vendor reports: the recipient's server does not take it now."),
    BOUNCED("A vendor reports: the recipient's server returned it."),
    COMPLAINED("A vendor reports: the recipient called it spam."),
    OPENED("A vendor reports: somebody opened it."),
    CLICKED("A vendor reports: somebody followed one of its links."),
    UNSUBSCRIBED("A vendor reports: the recipient wants no more.");

    private final String meaning;

    TimelineWord(String meaning) {
        this.meaning = meaning;
    }

    /** The word in JSON and in the database. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it says, in a sentence for the documentation. */
    public String meaning() {
        return meaning;
    }

    /** Whether a stored entry has this word. */
    public boolean is(String word) {
        return word().equals(word);
    }
}
