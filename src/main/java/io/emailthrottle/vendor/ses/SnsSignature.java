package io.emailthrottle.vendor.ses;

import io.emailthrottle.vendor.events.EventFields;
import io.emailthrottle.vendor.events.WebhookRefused;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Checks that a message comes from SNS, by the certificate that it names, which has to lie on a host of SNS.
 *
 * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html">How SNS signs</a>
 */
final class SnsSignature {

    /** A regular expression for where SNS is, in any region: by s3-us-west-2 a bucket called sns would be meant. */
    static final String ORIGIN = "https://sns\\.[a-z]{2,4}(-[a-z]{2,20}){1,3}-[0-9]{1,2}\\.amazonaws\\.com(\\.cn)?";

    private static final Pattern CERTIFICATE_URL =
            Pattern.compile(ORIGIN + "/SimpleNotificationService-[A-Za-z0-9]{1,64}\\.pem");

    private static final List<String> NOTIFICATION =
            List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
    private static final List<String> CONFIRMATION =
            List.of("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");

    private static final int MAX_CERTIFICATES = 100;

    private final SnsPages pages;
    private final Map<String, X509Certificate> certificates = new ConcurrentHashMap<>();

    SnsSignature(SnsPages pages) {
        this.pages = pages;
    }

    /** @throws WebhookRefused when it is not SNS's, or its certificate cannot be had now */
    void check(EventFields message, Instant now) throws WebhookRefused {
        String url = message.word("/SigningCertURL");
        if (!CERTIFICATE_URL.matcher(url).matches()) {
            throw WebhookRefused.forged("its certificate does not lie with SNS");
        }
        String algorithm = switch (message.word("/SignatureVersion")) {
            case "1" -> "SHA1withRSA";
            case "2" -> "SHA256withRSA";
            default -> throw WebhookRefused.forged("its signature is of no known version");
        };
        X509Certificate certificate = certificate(url);
        if (!signed(message, algorithm, certificate, now)) {
            throw WebhookRefused.forged("its signature is not that of SNS");
        }
    }

    private static boolean signed(EventFields message, String algorithm, X509Certificate certificate, Instant now) {
        try {
            certificate.checkValidity(Date.from(now));
            Signature rsa = Signature.getInstance(algorithm);
            rsa.initVerify(certificate.getPublicKey());
            rsa.update(toSign(message).getBytes(StandardCharsets.UTF_8));
            return rsa.verify(Base64.getDecoder().decode(message.word("/Signature")));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            return false;
        }
    }

    /** Each field that there is, and its value, on lines of their own. */
    private static String toSign(EventFields message) {
        List<String> fields = message.word("/Type").equals("Notification") ? NOTIFICATION : CONFIRMATION;
        StringBuilder text = new StringBuilder();
        for (String field : fields) {
            if (message.json().path(field).isTextual()) {
                text.append(field)
                        .append('\n')
                        .append(message.json().path(field).textValue())
                        .append('\n');
            }
        }
        return text.toString();
    }

    private X509Certificate certificate(String url) throws WebhookRefused {
        X509Certificate known = certificates.get(url);
        if (known != null) {
            return known;
        }
        try {
            byte[] pem = pages.get(URI.create(url));
            X509Certificate read = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
            if (certificates.size() < MAX_CERTIFICATES) {
                certificates.put(url, read);
            }
            return read;
        } catch (IOException | CertificateException e) {
            throw WebhookRefused.unchecked("the certificate of SNS cannot be read now");
        }
    }
}
