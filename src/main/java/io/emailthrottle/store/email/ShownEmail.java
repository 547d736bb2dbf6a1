package io.emailthrottle.store.email;

import io.emailthrottle.email.Email;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An email as it is shown: its attachments' contents are left out.
 *
 * @param email whose attachments are empty
 * @param attachmentBytes how many bytes each attachment has, in their order
 */
public record ShownEmail(Email email, List<Integer> attachmentBytes) {

    /** @return about how many bytes of heap it takes */
    public long bytes() {
        return 2L * (length(email.html()) + length(email.text()));
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
