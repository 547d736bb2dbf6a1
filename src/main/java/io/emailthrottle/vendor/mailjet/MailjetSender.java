package io.emailthrottle.vendor.mailjet;

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
import io.emailthrottle.vendor.http.VendorHttp;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Sends through Mailjet, {@code POST /v3.1/send}; errors as its API reference lists them.
 *
 * <p>Every recipient gets a message id of its own; the receipt has the first one's, and events are matched by {@code
 * CustomID}.
 */
final class MailjetSender implements EmailSender {

    private static final Capabilities CAPABILITIES = Capabilities.ANYTHING
            .withoutOwnEnvelope()
            .withoutRaw()
            .withoutHeaders("list-id", "x-csa-complaints", "x-feedback-id")
            .upTo(50, 15_000_000)
            .withReplyTo(1)
            .withTags(1);

    private static final String CODE = "ErrorCode";
    private static final String UNAUTHORISED = "send-0008";
    private static final String OF_MESSAGE = "/Messages/0/Errors/0/";

    /** The field that the error is related to is, for example, {@code To[0].Email}. */
    private static final Predicate<Answer> RECIPIENT =
            says(OF_MESSAGE + "ErrorRelatedTo/0", Pattern.compile("^(?:To|Cc|Bcc)\\[\\d+]\\.Email$"));

    private final VendorHttp http;
    private final ReadinessCheck readiness;
    private final ErrorClassifier rules;
    private final URI url;
    private final String authorization;
    private final boolean sandbox;

    MailjetSender(MailjetSettings settings, Time time) {
        this.url = BaseUrl.of("base-url", settings.baseUrl()).resolve("/v3.1/send");
        byte[] credentials = (settings.apiKey() + ":" + settings.secretKey()).getBytes(StandardCharsets.UTF_8);
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(credentials);
        this.sandbox = settings.sandbox();
        this.rules = ErrorClassifier.of(answer -> error(answer, "ErrorMessage"))
                // The sender is not authorised for this account.
                .when(
                        codes(OF_MESSAGE + CODE, UNAUTHORISED).or(codes("/" + CODE, UNAUTHORISED)),
                        FailureKind.VENDOR_REFUSED)
                .when(200, RECIPIENT, FailureKind.RECIPIENT_REJECTED)
                .when(400, RECIPIENT, FailureKind.RECIPIENT_REJECTED)
                // The request was good and its only message was not.
                .when(200, codes("/Messages/0/Status", "error"), FailureKind.MESSAGE_REJECTED)
                .hiding(settings.apiKey())
                .hiding(settings.secretKey());
        this.http = new VendorHttp(settings.http(), rules, time);
        this.readiness = new MailjetReadiness(
                BaseUrl.of("base-url", settings.baseUrl()),
                new AccountApi(http, rules, get -> get.setHeader(HttpHeaders.AUTHORIZATION, authorization)));
    }

    /** An error is the message's or the request's, and stands elsewhere by it. */
    private static @Nullable String error(Answer answer, String field) {
        String ofMessage = answer.text(OF_MESSAGE + field);
        return ofMessage != null ? ofMessage : answer.text("/" + field);
    }

    @Override
    public SendReceipt send(Email email) throws SendFailure {
        HttpPost post = new HttpPost(url);
        post.setHeader(HttpHeaders.AUTHORIZATION, authorization);
        post.setEntity(JsonBody.of(email, json -> new MailjetJson(json).write(email, sandbox)));
        Answer answer = http.send(post);
        if ("success".equals(answer.text("/Messages/0/Status"))) {
            return new SendReceipt(answer.text("/Messages/0/To/0/MessageID"));
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
