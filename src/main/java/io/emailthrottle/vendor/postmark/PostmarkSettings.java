package io.emailthrottle.vendor.postmark;

import io.emailthrottle.vendor.http.HttpSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a Postmark server needs.
 *
 * @param serverToken the server's API token; with {@code POSTMARK_API_TEST} each email is checked and none delivered
 * @param messageStream the id of the stream to send through
 * @param baseUrl where the API lives
 */
public record PostmarkSettings(
        @NotBlank String serverToken,
        @DefaultValue("outbound") @NotBlank String messageStream,

        @DefaultValue("https://api.postmarkapp.com") @NotBlank
        String baseUrl,

        @DefaultValue @NotNull @Valid HttpSettings http) {

    /** Without the token. */
    @Override
    public String toString() {
        return "PostmarkSettings[serverToken=***, messageStream=" + messageStream + ", baseUrl=" + baseUrl + ", http="
                + http + "]";
    }
}
