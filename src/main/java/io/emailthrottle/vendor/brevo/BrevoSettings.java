package io.emailthrottle.vendor.brevo;

import io.emailthrottle.vendor.http.HttpSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a Brevo account needs.
 *
 * @param apiKey a key of the account
 * @param baseUrl where the API lives
 * @param sandbox when true, Brevo checks each email and delivers none
 */
public record BrevoSettings(
        @NotBlank String apiKey,
        @DefaultValue("https://api.brevo.com") @NotBlank String baseUrl,
        @DefaultValue("false") boolean sandbox,
        @DefaultValue @NotNull @Valid HttpSettings http) {

    /** Without the key. */
    @Override
    public String toString() {
        return "BrevoSettings[apiKey=***, baseUrl=" + baseUrl + ", sandbox=" + sandbox + ", http=" + http + "]";
    }
}
