package io.emailthrottle.middleware;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.re2j.Pattern;
import io.emailthrottle.vendor.VendorAnswer;
import io.emailthrottle.vendor.http.FailureKind;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a user knows of a vendor's answers beyond what is built in. Its conditions all have to hold; its actions are all
 * taken.
 *
 * @param status such as 403, or 4 for all from 400 to 499; 0 for any
 * @param code a value that stands anywhere in the answer's JSON, or a word of an SMTP reply such as 5.7.1; null for any
 * @param text what is found in the answer's text, in time linear to it (RE2); null for any
 * @param kind what the answer means; null for what is built in
 * @param suspend for how long the vendor is called no more; null for not
 * @param slowTo the pace at which it is called from now on; null for unchanged
 * @param suppressRecipient whether the recipient of an email that is rejected goes on the suppression list
 */
public record ErrorRule(
        int status,
        @Nullable String code,
        @Nullable Pattern text,
        @Nullable FailureKind kind,
        @Nullable Duration suspend,
        @Nullable Limit slowTo,
        boolean suppressRecipient) {

    private static final ObjectMapper JSON = new ObjectMapper();

    boolean matches(VendorAnswer answer) {
        return (status == 0 || status == answer.status() || status == answer.status() / 100)
                && (code == null || holds(answer.text()))
                && (text == null || text.matcher(answer.text()).find());
    }

    private boolean holds(String answer) {
        try {
            JsonNode json = JSON.readTree(answer);
            if (json.isContainerNode()) {
                return holds(json);
            }
        } catch (JsonProcessingException e) {
            // An SMTP reply.
        }
        return Arrays.asList(answer.split("[\\s-]+")).contains(code);
    }

    private boolean holds(JsonNode json) {
        if (json.isValueNode()) {
            return json.asText().equals(code);
        }
        for (JsonNode child : json) {
            if (holds(child)) {
                return true;
            }
        }
        return false;
    }
}
