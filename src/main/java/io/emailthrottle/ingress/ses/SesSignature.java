package io.emailthrottle.ingress.ses;

import io.emailthrottle.security.AccessRefused;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.events.HmacSha256;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Checks the signatures of requests, when the operator has configured the secret access key that clients sign with.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">AWS Signature Version 4</a>
 */
public final class SesSignature {

    /** By how much the clocks of client and gateway may differ, as Amazon allows it. */
    private static final Duration MAX_SKEW = Duration.ofMinutes(5);

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String DATE_HEADER = "x-amz-date";
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern AUTHORIZATION = Pattern.compile(ALGORITHM
            + "\\s+Credential=[^/,\\s]+/((\\d{8})/([^/,\\s]+)/([^/,\\s]+)/aws4_request),"
            + "\\s*SignedHeaders=([a-z0-9;-]+),\\s*Signature=([0-9a-f]{64})");

    private final @Nullable String secret;
    private final Time time;

    /** @param secret the secret access key; null when signatures are not checked */
    public SesSignature(@Nullable String secret, Time time) {
        this.secret = secret;
        this.time = time;
    }

    /** The same request, whose signature can be checked once its body has been read. */
    SignedRequest of(HttpServletRequest request) {
        return new SignedRequest(request, this);
    }

    /**
     * Checks a request.
     *
     * @param body the SHA-256 of the body, as it was received
     * @throws AccessRefused when the request is not signed with the secret, or was signed more than five minutes ago
     */
    void check(HttpServletRequest request, byte[] body) {
        if (secret == null) {
            return;
        }
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        Matcher parts = AUTHORIZATION.matcher(authorization == null ? "" : authorization);
        if (!parts.matches()) {
            throw AccessRefused.invalidSignature("must be " + ALGORITHM);
        }
        List<String> signed = List.of(parts.group(5).split(";"));
        if (!signed.contains("host") || !signed.contains(DATE_HEADER)) {
            throw AccessRefused.invalidSignature("must cover the headers host and " + DATE_HEADER);
        }
        String date = String.valueOf(request.getHeader(DATE_HEADER));
        requireRecent(date, parts.group(2));
        String toSign = String.join("\n", ALGORITHM, date, parts.group(1), sha256(canonical(request, signed, body)));
        HmacSha256 key = derived(secret, parts.group(2), parts.group(3), parts.group(4));
        if (!key.matchesHex(parts.group(6), toSign.getBytes(StandardCharsets.UTF_8))) {
            throw AccessRefused.invalidSignature("is not that of the secret access key configured here");
        }
    }

    private void requireRecent(String date, String day) {
        try {
            Instant signedAt = MOMENT.parse(date, Instant::from);
            Duration age = Duration.between(signedAt, time.now()).abs();
            if (age.compareTo(MAX_SKEW) <= 0 && date.startsWith(day)) {
                return;
            }
        } catch (DateTimeParseException e) {
            // Refused as one that is too old.
        }
        throw AccessRefused.invalidSignature("was made at another time than within five minutes of now");
    }

    private static HmacSha256 derived(String secret, String... scope) {
        HmacSha256 key = new HmacSha256("AWS4" + secret);
        for (String part : scope) {
            key = new HmacSha256(key.sign(part.getBytes(StandardCharsets.UTF_8)));
        }
        return new HmacSha256(key.sign("aws4_request".getBytes(StandardCharsets.UTF_8)));
    }

    private static String canonical(HttpServletRequest request, List<String> signed, byte[] body) {
        String headers = signed.stream()
                .map(name -> name + ":" + values(request, name) + "\n")
                .collect(Collectors.joining());
        return String.join(
                "\n",
                request.getMethod(),
                // A path is encoded once more than it was sent.
                request.getRequestURI().replace("%", "%25"),
                query(request.getQueryString()),
                headers,
                String.join(";", signed),
                HexFormat.of().formatHex(body));
    }

    private static String values(HttpServletRequest request, String name) {
        return Collections.list(request.getHeaders(name)).stream()
                .map(value -> value.strip().replaceAll(" +", " "))
                .collect(Collectors.joining(","));
    }

    private static String query(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return "";
        }
        List<String> parameters = new ArrayList<>(Arrays.asList(query.split("&")));
        parameters.replaceAll(parameter -> parameter.contains("=") ? parameter : parameter + "=");
        Collections.sort(parameters);
        return String.join("&", parameters);
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(SignedRequest.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
