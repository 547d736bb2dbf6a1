package io.emailthrottle.vendor.http;

import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.VendorAnswer;
import io.emailthrottle.vendor.VendorRefused;
import io.emailthrottle.vendor.VendorUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a vendor's answers are read: the rules that all vendors share, and what one vendor does differently.
 *
 * <p>Shared, where no rule of the vendor's own applies first:
 *
 * <ul>
 *   <li>400, 413, 422: the message's fault by this vendor's rules, so that one other vendor is called and no circuit opens; the
 *       account's when the vendor's words say so, and the configuration's when a web page comes with it, from a proxy or a
 *       wrong base URL
 *   <li>408, 425: not taken, try again; 503 likewise, and not before its Retry-After
 *   <li>429: wait as Retry-After or the vendor's reset header says, {@link #DEFAULT_WAIT} when neither does or it is over already
 *   <li>every other 4xx, and 3xx, which is not followed: the account's or the configuration's fault
 *   <li>every other 5xx: whether the vendor took the email is unknown, whoever speaks
 *   <li>a 2xx that the vendor's sender does not recognize: unknown
 * </ul>
 *
 * <p>Immutable: each method returns changed rules.
 */
public final class ErrorClassifier {

    /** The wait after a 429 that names none: long enough not to hammer, short enough for limits per second. */
    static final Duration DEFAULT_WAIT = Duration.ofSeconds(1);

    private static final Set<Integer> KNOWN = Set.of(400, 401, 402, 403, 404, 408, 413, 422, 425, 429);

    /** The wait for a used-up quota of a day or longer, whose end the vendor does not name. */
    static final Duration QUOTA_WAIT = Duration.ofHours(1);

    private static final int MAX_FOREIGN_WORDS = 200;

    private record Rule(Predicate<Answer> when, FailureKind verdict, Duration defaultWait) {}

    private final Function<Answer, @Nullable String> words;
    private final List<Rule> rules;
    private final List<String> resetHeaders;
    private final List<String> secrets;
    private final boolean repeatable;

    private ErrorClassifier(
            Function<Answer, @Nullable String> words,
            List<Rule> rules,
            List<String> resetHeaders,
            List<String> secrets,
            boolean repeatable) {
        this.words = words;
        this.rules = rules;
        this.resetHeaders = resetHeaders;
        this.secrets = secrets;
        this.repeatable = repeatable;
    }

    /** @param words the vendor's own words in an error of its own shape; null for an answer of any other shape */
    public static ErrorClassifier of(Function<Answer, @Nullable String> words) {
        return new ErrorClassifier(words, List.of(), List.of(), List.of(), false);
    }

    /**
     * Adds a rule of the vendor's own for one status; the first rule that applies decides.
     *
     * @throws IllegalArgumentException for a rule that calls a 429 or a 5xx the message's fault: it would end emails while the
     *     vendor is busy or broken
     */
    public ErrorClassifier when(int status, Predicate<Answer> condition, FailureKind verdict) {
        if (verdict.isMessages() && (status == 429 || status >= 500)) {
            throw new IllegalArgumentException("a " + status + " is never the message's fault");
        }
        return with(new Rule(answer -> answer.status() == status && condition.test(answer), verdict, DEFAULT_WAIT));
    }

    /** The same for every answer of this status. */
    public ErrorClassifier when(int status, FailureKind verdict) {
        return when(status, any -> true, verdict);
    }

    /**
     * Adds a rule of the vendor's own for answers of any status.
     *
     * @throws IllegalArgumentException if it makes them the message's fault: such a rule names its status
     */
    public ErrorClassifier when(Predicate<Answer> condition, FailureKind verdict) {
        if (verdict.isMessages()) {
            throw new IllegalArgumentException("a rule that makes an answer the message's fault names its status");
        }
        return with(new Rule(condition, verdict, DEFAULT_WAIT));
    }

    /** Answers with one of these codes at a JSON pointer such as {@code /error/code}; a number counts by its digits. */
    public static Predicate<Answer> codes(String pointer, String... codes) {
        Set<String> known = Set.of(codes);
        return answer -> {
            String code = answer.text(pointer);
            return code != null && known.contains(code);
        };
    }

    /** Answers with a text at a JSON pointer in which the pattern is found, for vendors that give no code. */
    public static Predicate<Answer> says(String pointer, Pattern pattern) {
        return answer -> {
            String text = answer.text(pointer);
            return text != null && pattern.matcher(text).find();
        };
    }

    /** Adds a rule for a used-up quota: throttled for an hour, unless a header says for how long. */
    public ErrorClassifier quota(Predicate<Answer> condition) {
        return with(new Rule(condition, FailureKind.THROTTLED, QUOTA_WAIT));
    }

    private ErrorClassifier with(Rule rule) {
        return new ErrorClassifier(words, plus(rules, rule), resetHeaders, secrets, repeatable);
    }

    /** Names a header in which the vendor says when its limit opens again; asked after Retry-After. */
    public ErrorClassifier resetHeader(String name) {
        return new ErrorClassifier(words, rules, plus(resetHeaders, name), secrets, repeatable);
    }

    /** Names a secret that must not appear in messages, even if the vendor repeats it. */
    public ErrorClassifier hiding(String secret) {
        return new ErrorClassifier(words, rules, resetHeaders, plus(secrets, secret), repeatable);
    }

    /** Says that every call carries an idempotency key, so that an unconfirmed one may be repeated. */
    public ErrorClassifier repeatable() {
        return new ErrorClassifier(words, rules, resetHeaders, secrets, true);
    }

    private static <T> List<T> plus(List<T> list, T one) {
        return Stream.concat(list.stream(), Stream.of(one)).toList();
    }

    /** What an answer means that is no success: its kind, the status, and the vendor's own words. */
    public SendFailure failure(Answer answer) {
        String own = words.apply(answer);
        Optional<Rule> known =
                rules.stream().filter(candidate -> candidate.when.test(answer)).findFirst();
        Rule rule = known.orElseGet(() -> new Rule(any -> true, shared(answer, own), DEFAULT_WAIT));
        String message = message(answer, own);
        SendFailure failure = switch (rule.verdict) {
            case MESSAGE_REJECTED -> new MessageRejected(message);
            case RECIPIENT_REJECTED -> new MessageRejected(message).asFinal();
            case VENDOR_REFUSED -> new VendorRefused(message);
            case THROTTLED -> new Throttled(Throttled.By.VENDOR, message, wait(answer, rule.defaultWait));
            case VENDOR_UNAVAILABLE -> new VendorUnavailable(message);
            case UNCONFIRMED -> answer.cut() ? unconfirmed(message, null).byTimeout() : unconfirmed(message, null);
        };
        return failure.from(new VendorAnswer(
                answer.status(), answer.body(), known.isPresent() || own != null && recognized(answer.status())));
    }

    /** Whether the status, in an error of the vendor's own shape, tells what it means. */
    private static boolean recognized(int status) {
        return KNOWN.contains(status) || status / 100 == 5;
    }

    /** The email was handed over, and no answer tells what became of it. */
    Unconfirmed unconfirmed(String message, @Nullable Throwable cause) {
        return new Unconfirmed(message, cause, repeatable);
    }

    private static FailureKind shared(Answer answer, @Nullable String own) {
        return switch (answer.status()) {
            case 400, 422 ->
                answer.isWebPage() || AccountErrorText.speakOfAccount(own)
                        ? FailureKind.VENDOR_REFUSED
                        : FailureKind.MESSAGE_REJECTED;
            case 413 -> FailureKind.MESSAGE_REJECTED;
            case 408, 425 -> FailureKind.VENDOR_UNAVAILABLE;
            case 429 -> FailureKind.THROTTLED;
            case 503 -> answer.header("Retry-After") == null ? FailureKind.VENDOR_UNAVAILABLE : FailureKind.THROTTLED;
            default ->
                answer.status() / 100 == 3 || answer.status() / 100 == 4
                        ? FailureKind.VENDOR_REFUSED
                        : FailureKind.UNCONFIRMED;
        };
    }

    private Duration wait(Answer answer, Duration defaultWait) {
        return Stream.concat(Stream.of("Retry-After"), resetHeaders.stream())
                .flatMap(name -> RetryAfter.parse(answer.header(name), answer.at()).stream())
                .findFirst()
                .map(wait -> wait.isPositive() ? wait : DEFAULT_WAIT)
                .orElse(defaultWait);
    }

    /** An answer in words: its status, and what the vendor says, without secrets. */
    String words(Answer answer) {
        return message(answer, words.apply(answer));
    }

    private String message(Answer answer, @Nullable String own) {
        String text = own != null ? hidden(own) : foreignWords(answer);
        return "HTTP " + answer.status() + (text.isBlank() ? "" : ": " + text);
    }

    private String hidden(String words) {
        for (String secret : secrets) {
            words = words.replace(secret, "***");
        }
        return words;
    }

    /** Cut after the secrets are hidden: half of one would not be found. */
    private String foreignWords(Answer answer) {
        if (answer.isWebPage()) {
            return "a web page instead of an API's answer";
        }
        String body = hidden(answer.body());
        return body.length() <= MAX_FOREIGN_WORDS ? body : body.substring(0, MAX_FOREIGN_WORDS) + "...";
    }
}
