package io.emailthrottle.vendor.brevo;

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
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpPost;

/** Sends through Brevo, {@code POST /v3/smtp/email} with an idempotency key; errors as its API reference lists them. */
final class BrevoSender implements EmailSender {

    private static final Capabilities CAPABILITIES = Capabilities.ANYTHING
            .withoutOwnEnvelope()
            .withoutRaw()
            .upTo(99, 20_000_000)
            .withReplyTo(1)
            .withoutInlineImages()
            .idempotentFor(Duration.ofMinutes(30));

    /** {@code email is not valid in to}. */
    private static final Pattern RECIPIENT =
            Pattern.compile("\\bnot valid in (?:to|cc|bcc)\\b", Pattern.CASE_INSENSITIVE);

    private final String vendor;
    private final VendorHttp http;
    private final ReadinessCheck readiness;
    private final ErrorClassifier rules;
    private final URI url;
    private final String apiKey;
    private final boolean sandbox;

    BrevoSender(String vendor, BrevoSettings settings, Time time) {
        this.vendor = vendor;
        this.url = BaseUrl.of("base-url", settings.baseUrl()).resolve("/v3/smtp/email");
        this.apiKey = settings.apiKey();
        this.sandbox = settings.sandbox();
        this.rules = ErrorClassifier.of(answer -> answer.text("/message"))
                // It saw the same email within the last half hour, as an attempt before this one, and does not say what
                // it
                // answered then (developers.brevo.com/docs/heterogenous-versions-batch-emails).
                .when(codes("/code", "duplicate_parameter"), FailureKind.UNCONFIRMED)
                .when(400, says("/message", RECIPIENT), FailureKind.RECIPIENT_REJECTED)
                .resetHeader("x-sib-ratelimit-reset")
                .hiding(settings.apiKey())
                .repeatable();
        this.http = new VendorHttp(settings.http(), rules, time);
        this.readiness = new BrevoReadiness(
                BaseUrl.of("base-url", settings.baseUrl()),
                new AccountApi(http, rules, get -> get.setHeader("api-key", apiKey)));
    }

    @Override
    public SendReceipt send(Email email) throws SendFailure {
        UUID key = SendKey.of(email, vendor);
        HttpPost post = new HttpPost(url);
        post.setHeader("api-key", apiKey);
        post.setEntity(JsonBody.of(email, json -> new BrevoJson(json).write(email, key, sandbox)));
        Answer answer = http.send(post);
        if (answer.text("/messageId") != null) {
            return new SendReceipt(answer.text("/messageId"));
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
