package io.emailthrottle.vendor.mailgun;

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
import io.emailthrottle.vendor.http.VendorHttp;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.HttpHeaders;

/** Sends through Mailgun, {@code POST /v3/{domain}/messages}; errors as its API reference lists them. */
final class MailgunSender implements EmailSender {

    private static final Capabilities CAPABILITIES = Capabilities.ANYTHING
            .withoutOwnEnvelope()
            .upTo(1_000, 25_000_000)
            .withTags(10)
            .withoutEmptyBody();

    /** A 400 with these words is about the account's domain, not about the message. */
    private static final Pattern DOMAIN_TROUBLE =
            Pattern.compile("domain .* is not allowed|not activated|disabled", Pattern.CASE_INSENSITIVE);

    /** {@code 'to' parameter is not a valid address. please check documentation}. */
    private static final Pattern RECIPIENT =
            Pattern.compile("^'?(?:to|cc|bcc)'? parameter is not a valid address", Pattern.CASE_INSENSITIVE);

    private final VendorHttp http;
    private final ReadinessCheck readiness;
    private final ErrorClassifier rules;
    private final URI url;
    private final URI rawUrl;
    private final String authorization;
    private final boolean testMode;

    MailgunSender(MailgunSettings settings, Time time) {
        this.url = BaseUrl.of("base-url", settings.baseUrl()).resolve("/v3/" + settings.domain() + "/messages");
        this.rawUrl = URI.create(url + ".mime");
        byte[] credentials = ("api:" + settings.apiKey()).getBytes(StandardCharsets.UTF_8);
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(credentials);
        this.testMode = settings.testMode();
        this.rules = ErrorClassifier.of(answer -> answer.text("/message"))
                .when(400, says("/message", DOMAIN_TROUBLE), FailureKind.VENDOR_REFUSED)
                .when(400, says("/message", RECIPIENT), FailureKind.RECIPIENT_REJECTED)
                .hiding(settings.apiKey());
        this.http = new VendorHttp(settings.http(), rules, time);
        this.readiness = new MailgunReadiness(
                settings.domain(),
                BaseUrl.of("base-url", settings.baseUrl()).resolve("/v4/domains/" + settings.domain()),
                new AccountApi(http, rules, get -> get.setHeader(HttpHeaders.AUTHORIZATION, authorization)));
    }

    @Override
    public SendReceipt send(Email email) throws SendFailure {
        boolean raw = CAPABILITIES.takesRaw(email);
        HttpPost post = new HttpPost(raw ? rawUrl : url);
        post.setHeader(HttpHeaders.AUTHORIZATION, authorization);
        post.setEntity(raw ? new MailgunForm().ofRaw(email, testMode) : new MailgunForm().of(email, testMode));
        Answer answer = http.send(post);
        if (answer.status() == 200 && answer.text("/id") != null) {
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
