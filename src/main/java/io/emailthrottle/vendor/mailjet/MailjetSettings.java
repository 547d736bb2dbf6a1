package io.emailthrottle.vendor.mailjet;

import io.emailthrottle.vendor.http.HttpSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a Mailjet account needs.
 *
 * @param apiKey the key, which names the account
 * @param secretKey its secret
 * @param baseUrl {@code https://api.us.mailjet.com} for accounts in the USA
 * @param sandbox when true, Mailjet checks each email and delivers none
 */
public record MailjetSettings(
        @NotBlank String apiKey,
        @NotBlank String secretKey,
        @DefaultValue("https://api.mailjet.com") @NotBlank String baseUrl,
        @DefaultValue("false") boolean sandbox,
        @DefaultValue @NotNull @Valid HttpSettings http) {

    /** Without the keys. */
    @Override
    public String toString() {
        return "MailjetSettings[apiKey=***, secretKey=***, baseUrl=" + baseUrl + ", sandbox=" + sandbox + ", http="
                + http + "]";
    }
}
