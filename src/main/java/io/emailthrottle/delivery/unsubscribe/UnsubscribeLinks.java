package io.emailthrottle.delivery.unsubscribe;

import io.emailthrottle.email.Content;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.MailStream;
import io.emailthrottle.vendor.events.HmacSha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds to an email of a stream the link by which its recipient leaves that stream with one click (RFC 8058), and reads such links. A link is
 * signed, so that nobody unsubscribes others, and says all that is needed, so that it works for ever.
 */
public final class UnsubscribeLinks {

    /** Adds nothing. */
    public static final UnsubscribeLinks NONE = new UnsubscribeLinks(null, null);

    private static final String LINK = "List-Unsubscribe";
    private static final String POST = "List-Unsubscribe-Post";
    private static final String SEPARATOR = "\n";
    private static final int PARTS = 3;

    /** Who leaves which stream. */
    public record Leaving(String tenant, String stream, String address) {}

    private final @Nullable String url;
    private final @Nullable HmacSha256 signature;

    private UnsubscribeLinks(@Nullable String url, @Nullable HmacSha256 signature) {
        this.url = url;
        this.signature = signature;
    }

    /**
     * Links to this gateway.
     *
     * @param url where recipients reach it, without a slash at its end
     * @param secret signs the links; when it changes, older links work no more
     */
    public static UnsubscribeLinks at(String url, String secret) {
        return new UnsubscribeLinks(url, new HmacSha256(secret));
    }

    /**
     * The email with a link, when it belongs to a stream, goes to one recipient, and brings no such header. A complete message leaves as it
     * is.
     */
    public Email applyTo(Email email) {
        String stream = MailStream.of(email).orElse(null);
        if (url == null
                || stream == null
                || email.content() instanceof Content.Raw
                || email.recipients().size() != 1
                || email.headers().keySet().stream().anyMatch(LINK::equalsIgnoreCase)) {
            return email;
        }
        String address = email.recipients().getFirst().address().toLowerCase(Locale.ROOT);
        Map<String, String> headers = new LinkedHashMap<>(email.headers());
        headers.put(LINK, "<" + url + "/unsubscribe/" + token(new Leaving(email.tenant(), stream, address)) + ">");
        headers.put(POST, "List-Unsubscribe=One-Click");
        return email.toBuilder().headers(headers).build();
    }

    /** The last part of a link. */
    String token(Leaving leaving) {
        byte[] text = String.join(SEPARATOR, leaving.tenant(), leaving.stream(), leaving.address())
                .getBytes(StandardCharsets.UTF_8);
        HmacSha256 key = signature;
        if (key == null) {
            throw new IllegalStateException("links are off");
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text) + "." + key.hex(text);
    }

    /** What a link says; empty when it is not one of ours. */
    public Optional<Leaving> read(String token) {
        int dot = token.indexOf('.');
        if (signature == null || dot < 0) {
            return Optional.empty();
        }
        byte[] text;
        try {
            text = Base64.getUrlDecoder().decode(token.substring(0, dot));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (!signature.matchesHex(token.substring(dot + 1), text)) {
            return Optional.empty();
        }
        String[] parts = new String(text, StandardCharsets.UTF_8).split(SEPARATOR, -1);
        return parts.length == PARTS ? Optional.of(new Leaving(parts[0], parts[1], parts[2])) : Optional.empty();
    }
}
