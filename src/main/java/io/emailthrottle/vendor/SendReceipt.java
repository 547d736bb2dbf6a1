package io.emailthrottle.vendor;

import io.emailthrottle.email.Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A vendor took the email.
 *
 * @param vendorMessageId the vendor's id for it, by which its events refer to it later; null when it gave none
 * @param refused recipients that the vendor refused while it took the email for the others
 */
public record SendReceipt(@Nullable String vendorMessageId, List<Refused> refused) {

    /**
     * A recipient that did not get the email, and the vendor's words why.
     *
     * @param forNow whether the vendor may take it later, as after greylisting
     */
    public record Refused(Address recipient, String reason, boolean forNow) {

        /** One that is refused for good. */
        public Refused(Address recipient, String reason) {
            this(recipient, reason, false);
        }
    }

    public SendReceipt {
        refused = List.copyOf(refused);
    }

    public SendReceipt(@Nullable String vendorMessageId) {
        this(vendorMessageId, List.of());
    }
}
