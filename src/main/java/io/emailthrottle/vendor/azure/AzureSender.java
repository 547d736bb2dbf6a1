package io.emailthrottle.vendor.azure;

import static io.emailthrottle.vendor.http.ErrorClassifier.codes;
import static io.emailthrottle.vendor.http.ErrorClassifier.says;

import io.emailthrottle.email.Email;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.Capabilities;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.ReadinessCheck;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.http.AccountApi;
import io.emailthrottle.vendor.http.Answer;
import io.emailthrottle.vendor.http.BaseUrl;
import io.emailthrottle.vendor.http.ErrorClassifier;
import io.emailthrottle.vendor.http.FailureKind;
import io.emailthrottle.vendor.http.JsonBody;
import io.emailthrottle.vendor.http.SendKey;
import io.emailthrottle.vendor.http.VendorHttp;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpPost;

/**
 * Sends through Azure Communication Services, {@code POST /emails:send}; errors as its REST reference lists them.
 *
 * <p>The operation's id is ours, so that a repeated call is the same operation and no second email. Azure's guidelines
 * keep an operation for at least 24 hours (github.com/microsoft/api-guidelines, long-running operations).
 */
final class AzureSender implements EmailSender {

    private static final Capabilities CAPABILITIES = Capabilities.ANYTHING
            .withoutOwnEnvelope()
            .withoutRaw()
            .upTo(50, 10_000_000)
            .withTags(0)
            .idempotentFor(Duration.ofHours(24));

    private static final String NO_OPERATION = "00000000-0000-0000-0000-000000000000";

    private final String vendor;
    private final VendorHttp http;
    private final ReadinessCheck readiness;
    private final ErrorClassifier rules;
    private final URI url;
    private final AzureSignature signature;
    private final Time time;

    AzureSender(String vendor, AzureSettings settings, Time time) {
        this.vendor = vendor;
        this.time = time;
        // The first version in which an attachment has a contentId.
        this.url = BaseUrl.of("endpoint", settings.endpoint()).resolve("/emails:send?api-version=2025-09-01");
        this.signature = new AzureSignature(settings.accessKey());
        this.rules = ErrorClassifier.of(answer -> answer.text("/error/message"))
                // The sender's domain or name is not set up in the resource.
                .when(codes("/error/code", "DomainNotLinked", "InvalidSenderUserName"), FailureKind.VENDOR_REFUSED)
                .when(400, says("/error/code", Pattern.compile("Recipient")), FailureKind.RECIPIENT_REJECTED)
                .hiding(settings.accessKey())
                .repeatable();
        this.http = new VendorHttp(settings.http(), rules, time);
        URI operation = BaseUrl.of("endpoint", settings.endpoint())
                .resolve("/emails/operations/" + NO_OPERATION + "?api-version=2025-09-01");
        this.readiness = new AzureReadiness(
                operation, new AccountApi(http, rules, get -> signature.sign(get, operation, time.now())));
    }

    @Override
    public SendReceipt send(Email email) throws SendFailure {
        HttpPost post = new HttpPost(url);
        post.setHeader("Operation-Id", SendKey.of(email, vendor));
        post.setEntity(JsonBody.of(email, json -> new AzureJson(json).write(email)));
        signature.sign(post, url, time.now());
        Answer answer = http.send(post);
        if (answer.status() == 202 && answer.text("/id") != null) {
            return new SendReceipt(answer.text("/id"));
        }
        throw rules.failure(answer);
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Optional<BooleanSupplier> liveness() {
        return http.liveness(url);
    }

    @Override
    public Optional<ReadinessCheck> readiness() {
        return Optional.of(readiness);
    }

    @Override
    public void close() {
        http.close();
    }
}
