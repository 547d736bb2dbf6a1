package io.emailthrottle.vendor.sendgrid;

import static io.emailthrottle.vendor.http.ErrorClassifier.says;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.Loss;
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
import java.net.URI;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.HttpHeaders;

/** Sends through Twilio SendGrid, {@code POST /v3/mail/send}; errors as its API reference lists them. */
final class SendGridSender implements EmailSender {

    private static final Capabilities CAPABILITIES = Capabilities.ANYTHING
            .withoutOwnEnvelope()
            .withoutRaw()
            .withParts(Loss.CALENDAR, Loss.AMP)
            .upTo(1_000, 30_000_000)
            .withTags(10)
            .withoutEmptySubject()
            .withoutEmptyBody();

    /** For example {@code personalizations.0.to.0.email}. */
    private static final Pattern RECIPIENT_FIELD =
            Pattern.compile("^personalizations\\.\\d+\\.(?:to|cc|bcc)\\.\\d+\\.email$");

    private final VendorHttp http;
    private final ReadinessCheck readiness;
    private final ErrorClassifier rules;
    private final URI url;
    private final String authorization;
    private final boolean sandbox;

    SendGridSender(SendGridSettings settings, Time time) {
        this.url = BaseUrl.of("base-url", settings.baseUrl()).resolve("/v3/mail/send");
        this.authorization = "Bearer " + settings.apiKey();
        this.sandbox = settings.sandbox();
        this.rules = ErrorClassifier.of(answer -> answer.text("/errors/0/message"))
                .when(400, says("/errors/0/field", RECIPIENT_FIELD), FailureKind.RECIPIENT_REJECTED)
                .resetHeader("X-RateLimit-Reset")
                .hiding(settings.apiKey());
        this.http = new VendorHttp(settings.http(), rules, time);
        this.readiness = new SendGridReadiness(
                BaseUrl.of("base-url", settings.baseUrl()),
                new AccountApi(http, rules, get -> get.setHeader(HttpHeaders.AUTHORIZATION, authorization)));
    }

    @Override
    public SendReceipt send(Email email) throws SendFailure {
        HttpPost post = new HttpPost(url);
        post.setHeader(HttpHeaders.AUTHORIZATION, authorization);
        post.setEntity(JsonBody.of(email, json -> new SendGridJson(json).write(email, sandbox)));
        Answer answer = http.send(post);
        if (answer.status() == 202 || sandbox && answer.status() == 200) {
            return new SendReceipt(answer.header("X-Message-Id"));
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
