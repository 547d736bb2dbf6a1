package io.emailthrottle.vendor.mailersend;

import static io.emailthrottle.vendor.http.ErrorClassifier.codes;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.email.Address;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.HttpHeaders;

/** Sends through MailerSend, {@code POST /v1/email}; errors as its API reference lists them. */
final class MailerSendSender implements EmailSender {

    /** Stands in a 422 for a sending domain that is not verified. */
    private static final String UNVERIFIED_DOMAIN = "#MS42207";

    /** In a 202, accepted without any recipient: all are on the account's suppression list. */
    private static final Predicate<Answer> ALL_SUPPRESSED = codes("/warnings/0/type", "ALL_SUPPRESSED");

    private static final Pattern RECIPIENT_FIELD = Pattern.compile("(?:to|cc|bcc)\\.\\d+\\.email");

    private final VendorHttp http;
    private final ReadinessCheck readiness;
    private final ErrorClassifier rules;
    private final URI url;
    private final String authorization;
    private final boolean customHeaders;

    MailerSendSender(MailerSendSettings settings, Time time) {
        this.url = BaseUrl.of("base-url", settings.baseUrl()).resolve("/v1/email");
        this.authorization = "Bearer " + settings.apiToken();
        this.customHeaders = settings.customHeaders();
        this.rules = ErrorClassifier.of(answer -> answer.text("/message"))
                .when(202, ALL_SUPPRESSED, FailureKind.RECIPIENT_REJECTED)
                .when(422, MailerSendSender::namesRecipient, FailureKind.RECIPIENT_REJECTED)
                .when(422, answer -> answer.body().contains(UNVERIFIED_DOMAIN), FailureKind.VENDOR_REFUSED)
                .quota(answer -> answer.status() == 429 && "0".equals(answer.header("x-apiquota-remaining")))
                .resetHeader("x-ratelimit-reset")
                .hiding(settings.apiToken());
        this.http = new VendorHttp(settings.http(), rules, time);
        this.readiness = new MailerSendReadiness(
                BaseUrl.of("base-url", settings.baseUrl()),
                new AccountApi(http, rules, get -> get.setHeader(HttpHeaders.AUTHORIZATION, authorization)));
    }

    /** A field is, for example, {@code to.0.email}. */
    private static boolean namesRecipient(Answer answer) {
        return answer.json().at("/errors").properties().stream()
                .anyMatch(error -> RECIPIENT_FIELD.matcher(error.getKey()).matches());
    }

    @Override
    public SendReceipt send(Email email) throws SendFailure {
        HttpPost post = new HttpPost(url);
        post.setHeader(HttpHeaders.AUTHORIZATION, authorization);
        post.setHeader(HttpHeaders.ACCEPT, "application/json");
        post.setEntity(JsonBody.of(email, json -> new MailerSendJson(json).write(email, customHeaders)));
        Answer answer = http.send(post);
        if (answer.status() == 202 && !ALL_SUPPRESSED.test(answer)) {
            return new SendReceipt(answer.header("X-Message-Id"), refused(email, answer));
        }
        throw rules.failure(answer);
    }

    /** The recipients on the account's suppression list, whom MailerSend leaves out. */
    private static List<Refused> refused(Email email, Answer answer) {
        List<Refused> refused = new ArrayList<>();
        for (JsonNode warning : answer.json().path("warnings")) {
            for (JsonNode suppressed : warning.path("recipients")) {
                for (Address recipient : email.recipients()) {
                    if (recipient
                            .address()
                            .equalsIgnoreCase(suppressed.path("email").asText())) {
                        refused.add(new Refused(recipient, "suppressed at MailerSend: " + reasons(suppressed)));
                    }
                }
            }
        }
        return refused;
    }

    private static String reasons(JsonNode suppressed) {
        List<String> reasons = new ArrayList<>();
        suppressed.path("reasons").forEach(reason -> reasons.add(reason.asText()));
        return String.join(", ", reasons);
    }

    @Override
    public Capabilities capabilities() {
        Capabilities capabilities = Capabilities.ANYTHING
                .withoutOwnEnvelope()
                .withoutRaw()
                .upTo(50, 25_000_000)
                .withCopies(10)
                .withReplyTo(1)
                .withTags(MailerSendJson.MAX_TAGS);
        return customHeaders ? capabilities : capabilities.withoutCustomHeaders();
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
