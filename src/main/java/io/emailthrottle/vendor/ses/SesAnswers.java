package io.emailthrottle.vendor.ses;

import io.emailthrottle.vendor.http.Answer;
import io.emailthrottle.vendor.http.ErrorClassifier;
import io.emailthrottle.vendor.http.FailureKind;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads SES's errors, whose type stands in a header: docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail. */
final class SesAnswers {

    private static final Set<String> ACCOUNT = Set.of(
            "AccountSuspendedException",
            "SendingPausedException",
            "AccountSendingPausedException",
            "ConfigurationSetSendingPausedException",
            "ConfigurationSetDoesNotExistException",
            "MailFromDomainNotVerifiedException",
            "NotFoundException",
            "AccessDeniedException",
            "UnrecognizedClientException",
            "InvalidSignatureException",
            "InvalidClientTokenId",
            "ExpiredTokenException");

    private static final Set<String> RATE =
            Set.of("TooManyRequestsException", "LimitExceededException", "ThrottlingException", "Throttling");

    private SesAnswers() {}

    /** A used-up daily quota opens again little by little, as its 24 hours move on: it is tried every hour. */
    static ErrorClassifier rules() {
        return ErrorClassifier.of(SesAnswers::words)
                .quota(answer -> says(answer, "daily message quota exceeded"))
                .when(
                        answer -> RATE.contains(type(answer)) || says(answer, "maximum sending rate exceeded"),
                        FailureKind.THROTTLED)
                .when(
                        answer -> ACCOUNT.contains(type(answer))
                                || says(answer, "address is not verified")
                                || says(answer, "sending suspended")
                                || says(answer, "sending paused"),
                        FailureKind.VENDOR_REFUSED);
    }

    private static @Nullable String words(Answer answer) {
        String words = answer.text("/message");
        return words != null ? words : answer.text("/Message");
    }

    private static boolean says(Answer answer, String lowerCase) {
        String words = words(answer);
        return words != null && words.toLowerCase(Locale.ROOT).contains(lowerCase);
    }

    /** The bare name: a namespace may stand before it, and a URL behind it. */
    private static String type(Answer answer) {
        String type = answer.header("x-amzn-ErrorType");
        if (type == null) {
            type = answer.text("/__type");
        }
        return type == null ? "" : type.replaceFirst("^.*#", "").replaceFirst(":.*$", "");
    }
}
