package io.emailthrottle.vendor.sparkpost;

import io.emailthrottle.email.Email;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.Capabilities;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
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
import java.util.Set;
import java.util.function.BooleanSupplier;
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

    /** The sending domain is not configured, or not verified. */
    private static final Set<String> DOMAIN_CODES = Set.of("7001", "1902");

    private final VendorHttp http;
    private final ErrorClassifier rules;
    private final URI url;
    private final String apiKey;

    SparkPostSender(SparkPostSettings settings, Time time) {
        this.url = BaseUrl.of("base-url", settings.baseUrl()).resolve("/api/v1/transmissions");
        this.apiKey = settings.apiKey();
        this.rules = ErrorClassifier.of(SparkPostSender::words)
                .when(SparkPostSender::noneAccepted, FailureKind.RECIPIENT_REJECTED)
                .when(SparkPostSender::domainTrouble, FailureKind.VENDOR_REFUSED)
                .quota(answer -> answer.status() == 420)
                .hiding(settings.apiKey());
        this.http = new VendorHttp(settings.http(), rules, time);
    }

    private static @Nullable String words(Answer answer) {
        String message = answer.text("/errors/0/message");
        String description = answer.text("/errors/0/description");
        return message == null || description == null ? message : message + ": " + description;
    }

    private static boolean noneAccepted(Answer answer) {
        return "0".equals(answer.text("/results/total_accepted_recipients"));
    }

    private static boolean domainTrouble(Answer answer) {
        String code = answer.text("/errors/0/code");
        return code != null && DOMAIN_CODES.contains(code);
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
        if (answer.text("/results/id") != null && !noneAccepted(answer)) {
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
    public void close() {
        http.close();
    }
}
