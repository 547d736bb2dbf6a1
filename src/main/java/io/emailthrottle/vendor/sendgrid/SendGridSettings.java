package io.emailthrottle.vendor.sendgrid;

import io.emailthrottle.vendor.http.HttpSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a SendGrid account needs.
 *
 * @param apiKey a key with the right to send mail
 * @param baseUrl {@code https://api.eu.sendgrid.com} for subusers in the EU
 * @param sandbox when true, SendGrid checks each email and delivers none
 */
public record SendGridSettings(
        @NotBlank String apiKey,
        @DefaultValue("https://api.sendgrid.com") @NotBlank String baseUrl,
        @DefaultValue("false") boolean sandbox,
        @DefaultValue @NotNull @Valid HttpSettings http) {

    /** Without the key. */
    @Override
    public String toString() {
        return "SendGridSettings[apiKey=***, baseUrl=" + baseUrl + ", sandbox=" + sandbox + ", http=" + http + "]";
    }
}
