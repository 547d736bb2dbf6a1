package io.emailthrottle.middleware;

import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import java.util.Optional;

/**
 * One policy round a vendor's sender: it may call {@code next} never, once or several times.
 *
 * <p>An application adds its own as a Spring bean and names that bean in a vendor's {@code middlewares}. One object
 * serves many threads at a time, so what belongs to one email stays in local variables.
 */
@FunctionalInterface
public interface Middleware {

    SendReceipt send(Email email, EmailSender next) throws SendFailure;

    /** Why {@link #send} would call nobody now; empty when it would, or cannot tell. Takes nothing and changes nothing. */
    default Optional<Throttled> refusal() {
        return Optional.empty();
    }

    /** The number of sends that it would let through now, and else when to ask again. Takes nothing and changes nothing. */
    default Capacity capacity() {
        return Capacity.UNLIMITED;
    }
}
