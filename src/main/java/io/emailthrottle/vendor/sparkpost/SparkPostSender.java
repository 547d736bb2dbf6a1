package io.emailthrottle.vendor.sparkpost;

import static io.emailthrottle.vendor.http.ErrorClassifier.codes;

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
import io.emailthrottle.vendor.http.VendorHttp;
import io.emailthrottle.vendor.mime.WireMessage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** Sends through SparkPost, {@code POST /api/v1/transmissions}; errors as its API reference lists them. */
final class SparkPostSender implements EmailSender {

    private static final Capabilities CAPABILITIES = Capabilities.ANYTHING
            .withoutOwnEnvelope()
            .withRaw(SparkPostJson::takesRaw)
            .upTo(Integer.MAX_VALUE, 20_000_000)
            .withTags(1);

    /** In a 200, for example when all recipients are suppressed. */
    private static final Predicate<Answer> NONE_ACCEPTED = codes("/results/total_accepted_recipients", "0");

    private final VendorHttp http;
    private final ReadinessCheck readiness;
    private final ErrorClassifier rules;
    private final URI url;
    private final String apiKey;

    SparkPostSender(SparkPostSettings settings, Time time) {
        this.url = BaseUrl.of("base-url", settings.baseUrl()).resolve("/api/v1/transmissions");
        this.apiKey = settings.apiKey();
        this.rules = ErrorClassifier.of(SparkPostSender::words)
                .when(200, NONE_ACCEPTED, FailureKind.RECIPIENT_REJECTED)
                // The sending domain is not configured, or not verified.
                .when(codes("/errors/0/code", "7001", "1902"), FailureKind.VENDOR_REFUSED)
                .quota(answer -> answer.status() == 420)
                .hiding(settings.apiKey());
        this.http = new VendorHttp(settings.http(), rules, time);
        this.readiness = new SparkPostReadiness(
                BaseUrl.of("base-url", settings.baseUrl()),
                new AccountApi(http, rules, get -> get.setHeader(HttpHeaders.AUTHORIZATION, apiKey)));
    }

    private static @Nullable String words(Answer answer) {
        String message = answer.text("/errors/0/message");
        String description = answer.text("/errors/0/description");
        return message == null || description == null ? message : message + ": " + description;
    }

    @Override
    public SendReceipt send(Email email) throws SendFailure {
        HttpPost post = new HttpPost(url);
        post.setHeader(HttpHeaders.AUTHORIZATION, apiKey);
        String raw = CAPABILITIES.takesRaw(email)
                ? new String(WireMessage.of(email).bytes(email.wireSize()), StandardCharsets.UTF_8)
                : null;
        post.setEntity(JsonBody.of(email, json -> new SparkPostJson(json).write(email, raw)));
        Answer answer = http.send(post);
        if (answer.text("/results/id") != null && !NONE_ACCEPTED.test(answer)) {
            return new SendReceipt(answer.text("/results/id"));
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
