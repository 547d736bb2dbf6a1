package io.emailthrottle.ingress.ses;

import io.emailthrottle.security.AccessRefused;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A request whose body is hashed as it is read, because its signature covers the body. */
final class SignedRequest extends HttpServletRequestWrapper {

    private final SesSignature signature;
    private final MessageDigest digest = sha256();

    SignedRequest(HttpServletRequest request, SesSignature signature) {
        super(request);
        this.signature = signature;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Checks the signature, once the body has been read to its end.
     *
     * @throws AccessRefused when it is wrong
     */
    void check() {
        signature.check(this, digest.digest());
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        return new Digested(super.getInputStream());
    }

    private final class Digested extends ServletInputStream {
        private final ServletInputStream body;

        private Digested(ServletInputStream body) {
            this.body = body;
        }

        @Override
        public int read() throws IOException {
            int octet = body.read();
            if (octet >= 0) {
                digest.update((byte) octet);
            }
            return octet;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = body.read(target, offset, length);
            if (count > 0) {
                digest.update(target, offset, count);
            }
            return count;
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }
}
