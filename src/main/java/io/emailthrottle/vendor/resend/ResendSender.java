package io.emailthrottle.vendor.resend;

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
import org.apache.hc.core5.http.HttpHeaders;

/** Sends through Resend, {@code POST /emails} with an idempotency key; errors as its API reference lists them. */
final class ResendSender implements EmailSender {

    private static final Capabilities CAPABILITIES = Capabilities.ANYTHING
            .withoutOwnEnvelope()
            .withoutRaw()
            .upTo(50, 40_000_000)
            .withTags(ResendJson.MAX_TAGS)
            .idempotentFor(Duration.ofHours(24));

    /** {@code Invalid `to` field. The email address needs to follow the ... format}. */
    private static final Pattern RECIPIENT = Pattern.compile("^Invalid `(?:to|cc|bcc)` field");

    private final String vendor;
    private final VendorHttp http;
    private final ReadinessCheck readiness;
    private final ErrorClassifier rules;
    private final URI url;
    private final String authorization;

    ResendSender(String vendor, ResendSettings settings, Time time) {
        this.vendor = vendor;
        this.url = BaseUrl.of("base-url", settings.baseUrl()).resolve("/emails");
        this.authorization = "Bearer " + settings.apiKey();
        this.rules = ErrorClassifier.of(answer -> answer.text("/message"))
                .quota(codes("/name", "daily_quota_exceeded", "monthly_quota_exceeded"))
                .when(codes("/name", "concurrent_idempotent_requests"), FailureKind.UNCONFIRMED)
                // It has had the email, with other content: another vendor must not get it too.
                .when(409, codes("/name", "invalid_idempotent_request"), FailureKind.RECIPIENT_REJECTED)
                .when(422, says("/message", RECIPIENT), FailureKind.RECIPIENT_REJECTED)
                .when(451, FailureKind.MESSAGE_REJECTED)
                .hiding(settings.apiKey())
                .repeatable();
        this.http = new VendorHttp(settings.http(), rules, time);
        this.readiness = new ResendReadiness(
                BaseUrl.of("base-url", settings.baseUrl()),
                new AccountApi(http, rules, get -> get.setHeader(HttpHeaders.AUTHORIZATION, authorization)));
    }

    @Override
    public SendReceipt send(Email email) throws SendFailure {
        HttpPost post = new HttpPost(url);
        post.setHeader(HttpHeaders.AUTHORIZATION, authorization);
        post.setHeader("Idempotency-Key", SendKey.of(email, vendor));
        post.setEntity(JsonBody.of(email, json -> new ResendJson(json).write(email)));
        Answer answer = http.send(post);
        if (answer.text("/id") != null) {
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
