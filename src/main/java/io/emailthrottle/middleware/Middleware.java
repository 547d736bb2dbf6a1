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

    /** How long {@link #send} would hold an email back now. Takes nothing and changes nothing. */
    default Delay delay() {
        return Delay.NONE;
    }

    /**
     * Makes sure that up to so many sends which begin now are let through without asking anybody else.
     *
     * @return the number of sends that are let through, at most that many
     */
    default int hold(int sends) {
        return sends;
    }

    /**
     * Called right before each call to the vendor, which may be long after {@link #send} was entered.
     *
     * @throws Throttled when the call must not be made any more
     */
    default void beforeCall() throws Throttled {}
}
