package io.emailthrottle.vendor.postmark;

import static io.emailthrottle.vendor.http.ErrorClassifier.codes;
import static io.emailthrottle.vendor.http.ErrorClassifier.says;

import io.emailthrottle.email.Email;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.Capabilities;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.ReadinessCheck;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.SendReceipt.Refused;
import io.emailthrottle.vendor.http.AccountApi;
import io.emailthrottle.vendor.http.Answer;
import io.emailthrottle.vendor.http.BaseUrl;
import io.emailthrottle.vendor.http.ErrorClassifier;
import io.emailthrottle.vendor.http.FailureKind;
import io.emailthrottle.vendor.http.JsonBody;
import io.emailthrottle.vendor.http.VendorHttp;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** Sends through Postmark, {@code POST /email}; its API's error codes, not the HTTP status, tell whose fault it is. */
final class PostmarkSender implements EmailSender {

    private static final Capabilities CAPABILITIES = Capabilities.ANYTHING
            .withoutOwnEnvelope()
            .withoutRaw()
            .upTo(50, 10_000_000)
            .withTags(1)
            .withoutEmptyBody();

    private static final String CODE = "/ErrorCode";

    private static final Pattern MESSAGE_STREAM = Pattern.compile("message ?stream", Pattern.CASE_INSENSITIVE);

    /** How Postmark begins to name the recipients that it leaves out while it takes the email for the others. */
    private static final String LEFT_OUT = "will not deliver to";

    private static final Pattern RECIPIENT = Pattern.compile("'(?:To|Cc|Bcc)'");

    private final VendorHttp http;
    private final ReadinessCheck readiness;
    private final ErrorClassifier rules;
    private final URI url;
    private final String token;
    private final String messageStream;

    PostmarkSender(PostmarkSettings settings, Time time) {
        this.url = BaseUrl.of("base-url", settings.baseUrl()).resolve("/email");
        this.token = settings.serverToken();
        this.messageStream = settings.messageStream();
        this.rules = ErrorClassifier.of(answer -> answer.text("/Message"))
                // Token wrong, sender signature unknown or unconfirmed, credits used up, account pending or not allowed
                // to send.
                .when(codes(CODE, "10", "400", "401", "405", "412", "413"), FailureKind.VENDOR_REFUSED)
                // A message stream that does not exist is configured wrong, so it must not end the email.
                .when(422, says("/Message", MESSAGE_STREAM), FailureKind.VENDOR_REFUSED)
                // All recipients are inactive; or a field is invalid, which the words name.
                .when(422, codes(CODE, "406"), FailureKind.RECIPIENT_REJECTED)
                .when(422, codes(CODE, "300").and(says("/Message", RECIPIENT)), FailureKind.RECIPIENT_REJECTED)
                .hiding(settings.serverToken());
        this.http = new VendorHttp(settings.http(), rules, time);
        this.readiness = new PostmarkReadiness(
                BaseUrl.of("base-url", settings.baseUrl()),
                new AccountApi(http, rules, get -> get.setHeader("X-Postmark-Server-Token", token)));
    }

    @Override
    public SendReceipt send(Email email) throws SendFailure {
        HttpPost post = new HttpPost(url);
        post.setHeader("X-Postmark-Server-Token", token);
        post.setHeader(HttpHeaders.ACCEPT, "application/json");
        post.setEntity(JsonBody.of(email, json -> new PostmarkJson(json).write(email, messageStream)));
        Answer answer = http.send(post);
        if ("0".equals(answer.text(CODE)) && answer.text("/MessageID") != null) {
            return new SendReceipt(answer.text("/MessageID"), refused(email, answer.text("/Message")));
        }
        throw rules.failure(answer);
    }

    private static List<Refused> refused(Email email, @Nullable String message) {
        int start = message == null ? -1 : message.indexOf(LEFT_OUT);
        if (message == null || start < 0) {
            return List.of();
        }
        List<String> named =
                List.of(message.substring(start).toLowerCase(Locale.ROOT).split("\\.?[\\s,;:]+"));
        return email.recipients().stream()
                .filter(recipient -> named.contains(recipient.address().toLowerCase(Locale.ROOT)))
                .map(recipient -> new Refused(recipient, "inactive at Postmark: it bounced or complained before"))
                .toList();
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
