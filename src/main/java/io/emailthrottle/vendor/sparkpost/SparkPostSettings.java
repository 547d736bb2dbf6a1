package io.emailthrottle.vendor.sparkpost;

import io.emailthrottle.vendor.http.HttpSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a SparkPost account needs.
 *
 * @param apiKey a key with the right to write transmissions
 * @param baseUrl {@code https://api.eu.sparkpost.com} for accounts in the EU
 */
public record SparkPostSettings(
        @NotBlank String apiKey,
        @DefaultValue("https://api.sparkpost.com") @NotBlank String baseUrl,
        @DefaultValue @NotNull @Valid HttpSettings http) {

    /** Without the key. */
    @Override
    public String toString() {
        return "SparkPostSettings[apiKey=***, baseUrl=" + baseUrl + ", http=" + http + "]";
    }
}
