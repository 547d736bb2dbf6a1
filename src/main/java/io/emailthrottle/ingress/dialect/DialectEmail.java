package io.emailthrottle.ingress.dialect;

import io.emailthrottle.email.Tag;
import io.emailthrottle.ingress.EmailRequest;
import io.emailthrottle.ingress.ReceivedMessage;
import io.emailthrottle.ingress.ValidationErrors;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One email of a dialect's request, in the words of {@code POST /emails}.
 *
 * @param request its fields; null when {@code message} is not
 * @param message the complete message that it is; null when {@code request} is not
 * @param labels in free text, which {@code POST /emails} does not take
 * @param metadata the application's own data by name
 * @param notes what its timeline tells of fields without their effect
 * @param names what the dialect calls the fields
 * @param faults what was wrong when it was read, of fields as the dialect calls them; emails of one request may share them
 */
public record DialectEmail(
        @Nullable EmailRequest request,
        @Nullable ReceivedMessage message,
        List<Tag> labels,
        Map<String, String> metadata,
        List<String> notes,
        FieldNames names,
        ValidationErrors faults) {

    public DialectEmail {
        if ((request == null) == (message == null)) {
            throw new IllegalArgumentException("an email has either fields or a message");
        }
        labels = List.copyOf(labels);
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        notes = List.copyOf(notes);
    }
}
