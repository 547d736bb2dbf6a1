package io.emailthrottle.vendor;

import io.emailthrottle.email.Email;

/**
 * The moment at which a request's last byte leaves: from then on the vendor may count it. Between a permit and that moment may
 * lie a new connection, or a pause of the whole process.
 */
public final class RequestSent {

    private static final ScopedValue<Runnable> WATCHER = ScopedValue.newInstance();

    private RequestSent() {}

    /**
     * Sends an email, and tells when it leaves.
     *
     * @param watcher is run by the thread that sends, before the vendor's answer is read; as often as the sender makes calls,
     *     and not at all when it makes none, or cannot tell
     * @throws SendFailure what the sender throws
     */
    public static SendReceipt watch(Runnable watcher, EmailSender sender, Email email) throws SendFailure {
        return ScopedValue.where(WATCHER, watcher).call(() -> sender.send(email));
    }

    /** Called by a sender right after the request has left. The listener may block, which must not delay the request. */
    public static void now() {
        if (WATCHER.isBound()) {
            WATCHER.get().run();
        }
    }
}
