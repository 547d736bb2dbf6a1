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

    /** The reason why {@link #send} would not call the vendor now; empty when it would, or when that is unknown. Has no side effects. */
    default Optional<Throttled> refusal() {
        return Optional.empty();
    }

    /** The same for one email, for middlewares that do not treat all alike. */
    default Optional<Throttled> refusal(Email email) {
        return refusal();
    }

    /**
     * Why the vendor would probably refuse this email, so that it is offered to all others first; empty when there is no reason. Has
     * no side effects.
     */
    default Optional<String> doubt(Email email) {
        return Optional.empty();
    }

    /** The number of sends that would be let through now, or the time until there may be one. Has no side effects. */
    default Capacity capacity() {
        return Capacity.UNLIMITED;
    }

    /**
     * The same for emails to a group of recipient domains, for middlewares that do not treat all alike.
     *
     * @param recipients the group's name ({@link RecipientLimits.Group#name})
     */
    default Capacity capacity(String recipients) {
        return capacity();
    }

    /** How long {@link #send} would hold an email back now. Has no side effects. */
    default Delay delay() {
        return Delay.NONE;
    }

    /**
     * Prepares for up to so many sends that begin now, for example by leasing permits for them.
     *
     * @return the number of sends that are let through, at most that many
     */
    default int hold(int sends) {
        return sends;
    }

    /** The same for emails to a group of recipient domains. */
    default int hold(int sends, String recipients) {
        return hold(sends);
    }

    /**
     * Called right before each call to the vendor, which may be long after {@link #send} was entered.
     *
     * @throws Throttled when the call must not be made any more
     */
    default void beforeCall() throws Throttled {}
}
