package io.emailthrottle.vendor.azure;

import io.emailthrottle.vendor.http.HttpSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a Communication Services resource of Azure needs.
 *
 * @param endpoint as in {@code https://my-resource.communication.azure.com}
 * @param accessKey one of the resource's two keys, in base64
 */
public record AzureSettings(
        @NotBlank String endpoint,
        @NotBlank String accessKey,
        @DefaultValue @NotNull @Valid HttpSettings http) {

    /** Without the key. */
    @Override
    public String toString() {
        return "AzureSettings[endpoint=" + endpoint + ", accessKey=***, http=" + http + "]";
    }
}
