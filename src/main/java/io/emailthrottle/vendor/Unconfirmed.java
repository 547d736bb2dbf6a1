package io.emailthrottle.vendor;

import org.jspecify.annotations.Nullable;

/** Handed over, but no answer came: the vendor may or may not have taken the email. */
public final class Unconfirmed extends SendFailure {

    private final boolean repeatable;

    /**
     * @param repeatable whether the vendor was given an idempotency key, so that asking it again cannot make a second
     *     email
     */
    public Unconfirmed(String message, @Nullable Throwable cause, boolean repeatable) {
        super(message, cause);
        this.repeatable = repeatable;
    }

    @Override
    public String kind() {
        return "unconfirmed";
    }

    @Override
    public boolean mayRepeat() {
        return repeatable;
    }

    @Override
    public SendFailure withoutRepeat() {
        return repeatable ? copied(new Unconfirmed(getMessage(), this, false)) : this;
    }

    @Override
    public boolean countsAgainstVendor() {
        return true;
    }
}
