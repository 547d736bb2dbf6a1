package io.emailthrottle.vendor.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Lays TLS over an {@link SmtpWire}, with a say in which certificates the server may show. It is a socket factory because
 * Angus Mail asks for one at STARTTLS; it makes no sockets of its own.
 */
final class SmtpTls extends SSLSocketFactory {

    private final SSLSocketFactory factory;

    private SmtpTls(SSLSocketFactory factory) {
        this.factory = factory;
    }

    /**
     * @param trust a PEM file with the certificates to trust, or null for those that the JVM trusts
     * @throws IllegalArgumentException when the file cannot be read or holds no certificate
     */
    static SmtpTls trusting(@Nullable Path trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trust == null ? null : storeOf(trust));
            context.init(null, managers.getTrustManagers(), null);
            return new SmtpTls(context.getSocketFactory());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "trust: " + trust + " must be a readable PEM file of X.509 certificates", e);
        }
    }

    /** Does the handshake; the host's name is checked against the certificate as RFC 2818, 3.1 says, unless told not to. */
    SSLSocket handshake(SmtpWire wire, String host, boolean verifyHostName) throws IOException {
        SSLSocket socket = (SSLSocket) createSocket(wire, host, wire.getPort(), true);
        if (verifyHostName) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
        }
        socket.startHandshake();
        return socket;
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        Socket secured = factory.createSocket(socket, host, port, autoClose);
        if (socket instanceof SmtpWire wire) {
            wire.securedBy(secured);
        }
        return secured;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return factory.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return factory.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw onlyOverAWire();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw onlyOverAWire();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw onlyOverAWire();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) {
        throw onlyOverAWire();
    }

    private static UnsupportedOperationException onlyOverAWire() {
        return new UnsupportedOperationException("only over a connection that is already open");
    }

    private static KeyStore storeOf(Path pem) throws GeneralSecurityException, IOException {
        Collection<? extends Certificate> certificates;
        try (InputStream in = Files.newInputStream(pem)) {
            certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException("no certificate");
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int i = 0;
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("trusted-" + i++, certificate);
        }
        return store;
    }
}
