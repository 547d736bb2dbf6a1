package io.emailthrottle.vendor.mailgun;

import io.emailthrottle.vendor.http.HttpSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a Mailgun account needs.
 *
 * @param apiKey the account's key or a sending key of the domain
 * @param domain the sending domain as Mailgun knows it
 * @param baseUrl {@code https://api.eu.mailgun.net} for domains in the EU
 * @param testMode when true, Mailgun takes each email, counts it, and delivers none
 */
public record MailgunSettings(
        @NotBlank String apiKey,

        @NotNull @Pattern(regexp = "[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", message = "must be a domain name")
        String domain,

        @DefaultValue("https://api.mailgun.net") @NotBlank String baseUrl,
        @DefaultValue("false") boolean testMode,
        @DefaultValue @NotNull @Valid HttpSettings http) {

    /** Without the key. */
    @Override
    public String toString() {
        return "MailgunSettings[apiKey=***, domain=" + domain + ", baseUrl=" + baseUrl + ", testMode=" + testMode
                + ", http=" + http + "]";
    }
}
