package io.emailthrottle.vendor.azure;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Signs calls to Azure Communication Services with an access key (HMAC-SHA256): learn.microsoft.com/azure/
 * communication-services/tutorials/hmac-header-tutorial.
 */
final class AzureSignature {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /** @throws IllegalArgumentException when the key is no base64; the message does not show it */
    AzureSignature(String accessKey) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(accessKey.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("access-key is no base64; copy it as the Azure portal shows it");
        }
        this.key = new SecretKeySpec(bytes, ALGORITHM);
    }

    /** Adds the headers that sign this call, whose body and address must not change any more. */
    void sign(HttpUriRequestBase call, URI url, Instant now) {
        String date = DateUtils.formatStandardDate(now);
        String hash = Base64.getEncoder().encodeToString(sha256(call.getEntity()));
        String signed = call.getMethod() + "\n" + url.getRawPath() + "?" + url.getRawQuery() + "\n" + date + ";"
                + url.getRawAuthority() + ";" + hash;
        call.setHeader("x-ms-date", date);
        call.setHeader("x-ms-content-sha256", hash);
        call.setHeader(
                HttpHeaders.AUTHORIZATION,
                "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=" + hmac(signed));
    }

    private static byte[] sha256(@Nullable HttpEntity body) {
        try (DigestOutputStream digest =
                new DigestOutputStream(OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"))) {
            if (body != null) {
                body.writeTo(digest);
            }
            return digest.getMessageDigest().digest();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private String hmac(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, e);
        }
    }
}
