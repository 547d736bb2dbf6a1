package io.emailthrottle.vendor.ses;

import io.emailthrottle.vendor.http.HttpSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What Amazon SES needs.
 *
 * @param region as in {@code eu-central-1}
 * @param accessKey the id of an access key with the right to {@code ses:SendRawEmail}; without it, credentials come from
 *     where the AWS SDK looks by default: the environment, a profile, the container or the instance
 * @param secretKey the access key's secret
 * @param configurationSet the configuration set to send with, or null
 * @param endpoint another address than the region's, or null
 */
public record SesSettings(
        @NotNull @Pattern(regexp = "[a-z]{2}(-[a-z]+)+-[0-9]+", message = "must be a region such as eu-central-1")
        String region,

        @Size(min = 1) @Nullable String accessKey,
        @Size(min = 1) @Nullable String secretKey,
        @Nullable String configurationSet,
        @Nullable String endpoint,
        @DefaultValue @NotNull @Valid HttpSettings http) {

    /** Without the keys. */
    @Override
    public String toString() {
        return "SesSettings[region=" + region + ", accessKey=***, secretKey=***, configurationSet=" + configurationSet
                + ", endpoint=" + endpoint + ", http=" + http + "]";
    }
}
