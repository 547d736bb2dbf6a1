package io.emailthrottle.vendor.resend;

import io.emailthrottle.vendor.http.HttpSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a Resend account needs.
 *
 * @param apiKey a key with the right to send
 * @param baseUrl where the API lives
 */
public record ResendSettings(
        @NotBlank String apiKey,
        @DefaultValue("https://api.resend.com") @NotBlank String baseUrl,
        @DefaultValue @NotNull @Valid HttpSettings http) {

    /** Without the key. */
    @Override
    public String toString() {
        return "ResendSettings[apiKey=***, baseUrl=" + baseUrl + ", http=" + http + "]";
    }
}
