package io.emailthrottle.vendor.events;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Knows a vendor that signs nothing by the secret that its requests show. */
public final class SharedSecret {

    /** Characters, of a password and of a secret: anybody may try them as fast as the gateway answers. */
    private static final int LEAST = 16;

    private final @Nullable String basic;
    private final @Nullable String secret;

    /** @throws IllegalArgumentException when no secret is set, or one that can be guessed */
    public SharedSecret(SharedSecretSettings settings) {
        if (settings.username() == null && settings.password() == null && settings.secret() == null) {
            throw new IllegalArgumentException("username and password, or a secret, are needed");
        }
        if (settings.secret() != null && settings.secret().strip().length() < LEAST) {
            throw new IllegalArgumentException("secret must have at least " + LEAST + " characters");
        }
        boolean basicWanted = settings.username() != null || settings.password() != null;
        if (basicWanted && (isBlank(settings.username()) || !isLong(settings.password()))) {
            throw new IllegalArgumentException(
                    "username needs a password beside it, of at least " + LEAST + " characters");
        }
        this.basic = settings.username() == null ? null : basic(settings.username() + ":" + settings.password());
        this.secret = settings.secret();
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private static boolean isLong(@Nullable String password) {
        return password != null && password.strip().length() >= LEAST;
    }

    private static String basic(String credentials) {
        return Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws WebhookRefused when the request shows no secret, or a wrong one */
    public void check(WebhookRequest request) throws WebhookRefused {
        boolean known = shows(basic, credentials(request, "basic"))
                | shows(secret, credentials(request, "bearer"))
                | shows(secret, request.header("X-Webhook-Secret"))
                | shows(secret, request.secret());
        if (!known) {
            throw WebhookRefused.forged("it does not show the secret");
        }
    }

    private static boolean shows(@Nullable String expected, @Nullable String shown) {
        return expected != null && shown != null && HmacSha256.equal(expected, shown);
    }

    private static @Nullable String credentials(WebhookRequest request, String scheme) {
        String header = request.header("Authorization");
        String prefix = scheme + " ";
        return header != null && header.toLowerCase(Locale.ROOT).startsWith(prefix)
                ? header.substring(prefix.length()).strip()
                : null;
    }
}
