package io.emailthrottle.failover.selector;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * A part of the emails, as in {@code 1%} or {@code 0.5%}.
 *
 * @param perThousand how many of a thousand, 0 to 100
 */
public record Share(int perThousand) {

    /** No email. */
    public static final Share NONE = new Share(0);

    private static final int MOST = 100;
    private static final Pattern FORM = Pattern.compile("(0|[1-9]\\d?)(\\.\\d)?%|0");

    /** @throws IllegalArgumentException for less than none and for more than a tenth */
    public Share {
        if (perThousand < 0 || perThousand > MOST) {
            throw new IllegalArgumentException("a share is 0% to 10%");
        }
    }

    /**
     * Reads {@code 0}, or a percentage with at most one decimal.
     *
     * @throws IllegalArgumentException for any other text, and for more than 10%
     */
    public static Share parse(String text) {
        BigDecimal percent = FORM.matcher(text.strip()).matches()
                ? new BigDecimal(text.strip().replace("%", ""))
                : BigDecimal.valueOf(MOST);
        if (percent.movePointRight(1).intValueExact() > MOST) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a share: write 0, or a percentage up to 10% as in 1% or 0.5%");
        }
        return new Share(percent.movePointRight(1).intValueExact());
    }

    /** Whether it is no email at all. */
    public boolean isNone() {
        return perThousand == 0;
    }

    @Override
    public String toString() {
        return BigDecimal.valueOf(perThousand, 1).stripTrailingZeros().toPlainString() + "%";
    }
}
