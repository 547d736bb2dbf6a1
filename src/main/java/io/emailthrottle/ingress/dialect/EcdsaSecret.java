package io.emailthrottle.ingress.dialect;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * A key pair on the curve P-256 as a webhook's secret: {@code ecdsa_}, the private key (PKCS #8) and, behind a dot, the public one (SPKI),
 * both as base64.
 */
public record EcdsaSecret(String text) {

    private static final String PREFIX = "ecdsa_";

    public static EcdsaSecret generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            Base64.Encoder base64 = Base64.getEncoder();
            return new EcdsaSecret(PREFIX
                    + base64.encodeToString(pair.getPrivate().getEncoded()) + "."
                    + base64.encodeToString(pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has P-256", e);
        }
    }

    /** The public key (SPKI) as base64, with which the application verifies. */
    public String publicKey() {
        return text.substring(text.indexOf('.') + 1);
    }

    /** The signature of a text and the octets behind it: ASN.1 DER, as base64. */
    public String sign(String first, byte[] rest) {
        byte[] key = Base64.getDecoder().decode(text.substring(PREFIX.length(), text.indexOf('.')));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)));
            signature.update(first.getBytes(StandardCharsets.UTF_8));
            signature.update(rest);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has ECDSA with P-256", e);
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "EcdsaSecret[...]";
    }
}
