package io.emailthrottle.vendor.mailersend;

import io.emailthrottle.vendor.http.HttpSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a MailerSend account needs.
 *
 * @param apiToken a token with the right to send
 * @param customHeaders whether the account's plan has custom headers; without them, the Message-ID is MailerSend's, and
 *     an email that brings headers goes to another vendor
 * @param baseUrl where the API lives
 */
public record MailerSendSettings(
        @NotBlank String apiToken,
        @DefaultValue("false") boolean customHeaders,

        @DefaultValue("https://api.mailersend.com") @NotBlank
        String baseUrl,

        @DefaultValue @NotNull @Valid HttpSettings http) {

    /** Without the token. */
    @Override
    public String toString() {
        return "MailerSendSettings[apiToken=***, customHeaders=" + customHeaders + ", baseUrl=" + baseUrl + ", http="
                + http + "]";
    }
}
