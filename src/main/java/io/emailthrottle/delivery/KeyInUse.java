package io.emailthrottle.delivery;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The request was made before with this key: nothing was accepted again, and the first answer is to be given. */
public final class KeyInUse extends Exception {

    private final transient @Nullable String answer;
    private final transient List<Receipt> receipts;

    KeyInUse(@Nullable String answer, List<Receipt> receipts) {
        super("the idempotency key is known", null, false, false);
        this.answer = answer;
        this.receipts = receipts;
    }

    /** The first answer as JSON; null when the process died before it was kept. */
    public @Nullable String answer() {
        return answer;
    }

    /** What is true now of the emails that the first request made. */
    public List<Receipt> receipts() {
        return receipts;
    }
}
