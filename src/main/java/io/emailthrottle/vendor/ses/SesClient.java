package io.emailthrottle.vendor.ses;

import io.emailthrottle.vendor.http.BaseUrl;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.SesV2ClientBuilder;

/** Makes the AWS SDK's client of one SES account; it makes one call and repeats none. */
final class SesClient {

    private SesClient() {}

    static SesV2Client create(SesSettings settings, AwsCredentialsProvider credentials, SesTransport transport) {
        SesV2ClientBuilder client = SesV2Client.builder()
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials)
                .httpClient(transport)
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()));
        if (settings.endpoint() != null) {
            client.endpointOverride(BaseUrl.of("endpoint", settings.endpoint()).resolve(""));
        }
        return client.build();
    }

    /** Where the client's calls go. */
    static URI endpoint(SesSettings settings) {
        return settings.endpoint() == null
                ? URI.create("https://" + SesV2Client.serviceMetadata().endpointFor(Region.of(settings.region())))
                : BaseUrl.of("endpoint", settings.endpoint()).resolve("");
    }

    /** @throws IllegalArgumentException when only half of an access key is given */
    static AwsCredentialsProvider credentials(SesSettings settings) {
        if ((settings.accessKey() == null) != (settings.secretKey() == null)) {
            throw new IllegalArgumentException((settings.accessKey() == null ? "access-key" : "secret-key")
                    + " is missing; set access-key and secret-key, or neither to use the AWS SDK's default chain");
        }
        if (settings.accessKey() == null) {
            return DefaultCredentialsProvider.builder().build();
        }
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(settings.accessKey(), settings.secretKey()));
    }
}
