package io.emailthrottle.ingress.http.email;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.InvalidAddress;
import io.emailthrottle.email.RecipientStatus;
import io.emailthrottle.ingress.http.email.EmailView.RecipientView;
import io.emailthrottle.store.email.StoredEmail;
import io.emailthrottle.store.event.RecipientState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says how each recipient of an email fares: as the email does, unless something else is known of the recipient. */
public final class Recipients {

    /** Of these one recipient's event may be the reason, and says nothing of the others. */
    private static final Set<EmailStatus> BY_EVENTS =
            EnumSet.of(EmailStatus.DELIVERED, EmailStatus.BOUNCED, EmailStatus.COMPLAINED);

    private final StoredEmail email;
    private final Map<String, RecipientState> known = new LinkedHashMap<>();

    /** @param states what is known beside the email's own status */
    Recipients(StoredEmail email, List<RecipientState> states) {
        this.email = email;
        states.forEach(state -> known.put(state.address(), state));
    }

    /** @param payload null when its retention has ended: then only those who are in the list's row are known */
    List<RecipientView> of(@Nullable Email payload) {
        Map<String, String> addresses = new LinkedHashMap<>();
        if (payload != null) {
            payload.recipients().forEach(recipient -> add(addresses, recipient.address()));
        } else {
            email.recipients().forEach(mailbox -> add(addresses, address(mailbox)));
        }
        known.keySet().forEach(address -> addresses.putIfAbsent(address, address));
        List<RecipientView> views = new ArrayList<>();
        addresses.forEach((key, address) -> views.add(view(address, known.get(key))));
        return views;
    }

    private static void add(Map<String, String> addresses, String address) {
        addresses.putIfAbsent(address.toLowerCase(Locale.ROOT), address);
    }

    private static String address(String mailbox) {
        try {
            return Address.parse(mailbox).address();
        } catch (InvalidAddress e) {
            return mailbox;
        }
    }

    private RecipientView view(String address, @Nullable RecipientState state) {
        if (state == null) {
            boolean untold = !known.isEmpty() && BY_EVENTS.contains(email.status());
            EmailStatus status = untold ? EmailStatus.SENT : email.status();
            return new RecipientView(address, status.word(), email.vendor(), null);
        }
        boolean gaveUp =
                state.status() == RecipientStatus.QUEUED && email.status().isFinal();
        RecipientStatus status = gaveUp ? RecipientStatus.FAILED : state.status();
        return new RecipientView(address, status.word(), state.vendor(), state.detail());
    }
}
