package io.emailthrottle.vendor.smtp;

import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.VendorAnswer;
import io.emailthrottle.vendor.VendorRefused;
import io.emailthrottle.vendor.VendorUnavailable;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Says which of the five kinds an SMTP server's refusal is, by stage, code, enhanced code and, last, its words. */
final class SmtpReplies {

    private static final Duration PER_SECOND = Duration.ofSeconds(1);
    private static final Duration UNSAID = Duration.ofMinutes(1);
    private static final Duration PER_DAY = Duration.ofHours(1);

    /** RFC 4954, 6: authentication or encryption is missing, too weak, or wrong. */
    private static final Set<Integer> AUTHENTICATION = Set.of(530, 534, 535, 538);
    /** RFC 5321, 4.2.2: the server does not know the command, or not now; and 521, RFC 7504: takes no mail at all. */
    private static final Set<Integer> NO_SUCH_SERVICE = Set.of(500, 502, 503, 504, 521);

    /** RFC 5321, 4.2.3; RFC 4954, 6; RFC 7504: these codes mean what they say. */
    private static final Set<Integer> KNOWN = Set.of(
            421, 432, 450, 451, 452, 454, 455, 500, 501, 502, 503, 504, 521, 530, 534, 535, 538, 550, 551, 552, 553,
            554, 555, 556);

    private static final Pattern RATE = Pattern.compile("\\brate\\b|\\brate-|throttl|too many|message quota");
    private static final Pattern PER_SECOND_WORDS = Pattern.compile("sending rate|per second");
    private static final Pattern PER_DAY_WORDS = Pattern.compile("\\bdaily\\b|per day");
    /** The server refuses this client: relaying denied, an unverified or suspended account, a block-listed address. */
    private static final Pattern ACCOUNT = Pattern.compile(
            "\\brelay|not verified|authenticat|suspended|sending paused|client host|block ?list|black ?list");

    private SmtpReplies() {}

    /** The failure that {@code reply} means at {@code stage}; it carries the server's words. */
    static SendFailure failure(SmtpStage stage, SmtpReply reply) {
        return kind(stage, reply).from(new VendorAnswer(reply.code(), reply.text(), KNOWN.contains(reply.code())));
    }

    private static SendFailure kind(SmtpStage stage, SmtpReply reply) {
        String message = "the server answered " + stage + " with " + reply.text();
        if (AUTHENTICATION.contains(reply.code())) {
            return new VendorRefused(message);
        }
        return reply.permanent() ? permanent(stage, reply, message) : transientFailure(stage, reply, message);
    }

    private static SendFailure permanent(SmtpStage stage, SmtpReply reply, String message) {
        return switch (stage) {
            case TLS -> new VendorUnavailable(message);
            case GREETING, AUTH -> new VendorRefused(message);
            case MAIL -> tooLarge(reply) ? new MessageRejected(message) : new VendorRefused(message);
            case RCPT, DATA, DOT ->
                accountIsRefused(reply) ? new VendorRefused(message) : rejected(stage, reply, message);
        };
    }

    private static MessageRejected rejected(SmtpStage stage, SmtpReply reply, String message) {
        MessageRejected rejected = new MessageRejected(message);
        return namesRecipient(stage, reply) ? rejected.asFinal() : rejected;
    }

    /**
     * RFC 3463: the address (1) or the mailbox (2, but its limit on sizes, 2.3) is why. Where no enhanced code says, the answer
     * to RCPT is about the recipient and the answer to the message is not.
     */
    private static boolean namesRecipient(SmtpStage stage, SmtpReply reply) {
        String enhanced = reply.enhanced();
        return enhanced.isEmpty() ? stage == SmtpStage.RCPT : "12".indexOf(enhanced.charAt(0)) >= 0 && !tooLarge(reply);
    }

    private static SendFailure transientFailure(SmtpStage stage, SmtpReply reply, String message) {
        boolean rate = switch (stage) {
            case GREETING, TLS -> false;
            case AUTH, MAIL, RCPT -> speaksOfRate(reply);
            case DATA, DOT -> speaksOfRate(reply) || reply.enhanced().startsWith("7.");
        };
        if (rate) {
            return new Throttled(Throttled.By.VENDOR, message, wait(reply));
        }
        return stage == SmtpStage.RCPT && concernsRecipient(reply)
                ? VendorUnavailable.forRecipient(message)
                : new VendorUnavailable(message);
    }

    /** RFC 3463: by the address (1), the mailbox (2) or a policy (7), such as greylisting; RFC 5321, 4.2.3, where none is said. */
    private static boolean concernsRecipient(SmtpReply reply) {
        if (reply.code() == 421) {
            return false;
        }
        return reply.enhanced().isEmpty()
                ? reply.code() == 450 || reply.words().contains("greylist")
                : "127".indexOf(reply.enhanced().charAt(0)) >= 0;
    }

    private static boolean tooLarge(SmtpReply reply) {
        return reply.enhanced().isEmpty()
                ? reply.code() == 552
                : Set.of("3.4", "2.3").contains(reply.enhanced());
    }

    private static boolean accountIsRefused(SmtpReply reply) {
        if (NO_SUCH_SERVICE.contains(reply.code())) {
            return true;
        }
        boolean policy = reply.enhanced().isEmpty() || reply.enhanced().startsWith("7.");
        return policy && ACCOUNT.matcher(reply.words()).find();
    }

    /** Whether the answer to MAIL may be about the sender's address: RFC 5321, 4.3.2. */
    static boolean refusesSender(SmtpReply mail) {
        return Set.of(501, 550, 551, 553, 554).contains(mail.code());
    }

    private static boolean speaksOfRate(SmtpReply reply) {
        return !tooManyRecipients(reply) && RATE.matcher(reply.words()).find();
    }

    /** SMTP has no Retry-After: a second for a limit per second, an hour for one per day, else a minute. */
    private static Duration wait(SmtpReply reply) {
        if (PER_DAY_WORDS.matcher(reply.words()).find()) {
            return PER_DAY;
        }
        return PER_SECOND_WORDS.matcher(reply.words()).find() ? PER_SECOND : UNSAID;
    }

    /** Whether this recipient is welcome, but in another transaction (RFC 5321, 4.5.3.1.10). */
    static boolean tooManyRecipients(SmtpReply reply) {
        return (reply.code() == 452 || reply.code() == 552)
                && (reply.enhanced().equals("5.3") || reply.words().contains("too many recipients"));
    }

    /**
     * The one failure for an email none of whose recipients was accepted: what another vendor can mend goes first, then
     * what time can mend, and the email's own fault only when nothing else stands in its way.
     */
    static SendFailure allRefused(List<SmtpReply> replies) {
        return replies.stream()
                .map(reply -> failure(SmtpStage.RCPT, reply))
                .min(Comparator.comparingInt(SmtpReplies::rank))
                .orElseThrow();
    }

    private static int rank(SendFailure failure) {
        return switch (failure) {
            case VendorRefused refused -> 0;
            case Throttled throttled -> 1;
            case MessageRejected rejected -> 3;
            default -> 2;
        };
    }
}
