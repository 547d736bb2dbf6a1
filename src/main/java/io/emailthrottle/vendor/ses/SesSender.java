package io.emailthrottle.vendor.ses;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.Content;
import io.emailthrottle.email.Email;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.Capabilities;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.ReadinessCheck;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.VendorUnavailable;
import io.emailthrottle.vendor.http.ErrorClassifier;
import io.emailthrottle.vendor.http.Tags;
import io.emailthrottle.vendor.http.VendorHttp;
import io.emailthrottle.vendor.mime.WireMessage;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.model.Destination;
import software.amazon.awssdk.services.sesv2.model.MessageTag;
import software.amazon.awssdk.services.sesv2.model.SendEmailRequest;

/**
 * Sends through Amazon SES, {@code SendEmail} of its API v2, as raw MIME.
 *
 * <p>The sender stands in the message alone; the recipients stand in the call, where the blind ones are none of the
 * message. The email's id travels as a tag, because every event repeats those.
 */
final class SesSender implements EmailSender {

    /** Tags of the application's own: SES takes 50, and one is ours. */
    private static final int MAX_TAGS = 49;

    private static final Capabilities CAPABILITIES =
            Capabilities.ANYTHING.upTo(50, 40_000_000).withTags(MAX_TAGS);

    private final @Nullable String configurationSet;
    private final AwsCredentialsProvider credentials;
    private final VendorHttp http;
    private final URI endpoint;
    private final SesTransport transport;
    private final SesV2Client client;

    SesSender(SesSettings settings, Time time) {
        this.configurationSet = settings.configurationSet();
        this.credentials = SesClient.credentials(settings);
        ErrorClassifier rules = SesAnswers.rules();
        if (settings.secretKey() != null) {
            rules = rules.hiding(settings.secretKey());
        }
        this.http = new VendorHttp(settings.http(), rules, time);
        this.transport = new SesTransport(http);
        this.endpoint = SesClient.endpoint(settings);
        this.client = SesClient.create(settings, credentials, transport);
    }

    @Override
    public SendReceipt send(Email email) throws SendFailure {
        SendEmailRequest request = request(email);
        demandCredentials();
        String id;
        try {
            id = client.sendEmail(request).messageId();
        } catch (SdkException e) {
            throw failure(e);
        }
        if (id == null) {
            throw new Unconfirmed("HTTP 200 without a message id", null, false);
        }
        return new SendReceipt(id);
    }

    private SendEmailRequest request(Email email) throws MessageRejected {
        SdkBytes message = message(email);
        return SendEmailRequest.builder()
                .content(content -> content.raw(raw -> raw.data(message)))
                .destination(destination(email))
                .feedbackForwardingEmailAddress(feedbackTo(email))
                .emailTags(tags(email))
                .configurationSetName(configurationSet)
                .build();
    }

    /** The envelope, whatever the message's headers name. */
    private static Destination destination(Email email) {
        return email.envelope() != null
                ? Destination.builder()
                        .bccAddresses(addresses(email.envelope()))
                        .build()
                : Destination.builder()
                        .toAddresses(addresses(email.to()))
                        .ccAddresses(addresses(email.cc()))
                        .bccAddresses(addresses(email.bcc()))
                        .build();
    }

    private static SdkBytes message(Email email) throws MessageRejected {
        return SdkBytes.fromByteArrayUnsafe(WireMessage.of(email).bytes(email.wireSize()));
    }

    /** Who hears of bounces of a raw message, when that is another than From; SES writes an envelope's sender of its own. */
    private static @Nullable String feedbackTo(Email email) {
        boolean another = email.content() instanceof Content.Raw raw
                && raw.mailFrom() != null
                && !raw.mailFrom().isEmpty()
                && !raw.mailFrom().equalsIgnoreCase(email.from().address());
        return another ? ((Content.Raw) email.content()).mailFrom() : null;
    }

    private static List<String> addresses(List<Address> addresses) {
        return addresses.stream().map(Address::address).toList();
    }

    private static List<MessageTag> tags(Email email) {
        return Tags.withId(email, MAX_TAGS).stream()
                .map(tag ->
                        MessageTag.builder().name(tag.name()).value(tag.value()).build())
                .toList();
    }

    /** Before the call, so that what the SDK says afterwards is about the call. The credentials are cached. */
    private void demandCredentials() throws VendorUnavailable {
        try {
            credentials.resolveCredentials();
        } catch (SdkException e) {
            throw new VendorUnavailable("no AWS credentials: " + e.getMessage(), e);
        }
    }

    /** What the transport said, when it said something; else the SDK could not read the answer to a call that was made. */
    private static SendFailure failure(SdkException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SendFailure failure) {
                return failure;
            }
        }
        return new Unconfirmed("the AWS SDK failed: " + e.getMessage(), e, false);
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Optional<BooleanSupplier> liveness() {
        return http.liveness(endpoint);
    }

    @Override
    public Optional<ReadinessCheck> readiness() {
        return Optional.of(new SesReadiness(client));
    }

    @Override
    public void close() {
        client.close();
        transport.close();
    }
}
