package dev.curlew.link;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** One TLS handshake by Java's own means, which say what is wrong with a certificate. For one thread. */
final class TlsCheck {
    /** Under TLS 1.3 a server says only after the handshake that it does not want our certificate. */
    private static final int SECOND_THOUGHT_MILLIS = 700;

    private final Address address;
    private final TlsSettings tls;
    private @Nullable X509Certificate server;
    private @Nullable CertificateException verdict;

    TlsCheck(Address address, TlsSettings tls) {
        this.address = address;
        this.tls = tls;
    }

    /** Trusts and presents what the settings say. */
    static SSLContext context(TlsSettings tls) throws LinkException {
        return context(tls, trust(tls));
    }

    private static SSLContext context(TlsSettings tls, X509ExtendedTrustManager trust) throws LinkException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own(tls), new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new LinkException(Fault.TLS_CLIENT, "certificates cannot be used: " + e.getMessage(), e);
        }
    }

    private static KeyManager @Nullable [] own(TlsSettings tls)
            throws LinkException, GeneralSecurityException, IOException {
        if (!tls.hasCertificate()) {
            return null;
        }
        List<X509Certificate> chain = Pem.certificates(tls.certificate(), Fault.TLS_CLIENT);
        requireValid(chain.get(0), tls);
        PrivateKey key = Pem.key(tls.key());
        if (!key.getAlgorithm().equals(chain.get(0).getPublicKey().getAlgorithm())) {
            throw new LinkException(
                    Fault.TLS_CLIENT, tls.key() + " is not the key of the certificate in " + tls.certificate());
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", key, new char[0], chain.toArray(new X509Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static void requireValid(X509Certificate own, TlsSettings tls) throws LinkException {
        try {
            own.checkValidity();
        } catch (CertificateExpiredException e) {
            throw new LinkException(
                    Fault.TLS_CLIENT,
                    "the agent's certificate " + tls.certificate() + " expired on "
                            + own.getNotAfter().toInstant() + "; have a new one made and put it there",
                    e);
        } catch (CertificateNotYetValidException e) {
            throw new LinkException(
                    Fault.TLS_CLIENT,
                    "the agent's certificate " + tls.certificate() + " is valid only from "
                            + own.getNotBefore().toInstant() + "; is this machine's clock right?",
                    e);
        }
    }

    private static X509ExtendedTrustManager trust(TlsSettings tls) throws LinkException {
        try {
            KeyStore store = null;
            if (!tls.ca().isEmpty()) {
                store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                int number = 0;
                for (X509Certificate authority : Pem.certificates(tls.ca(), Fault.TLS_CHAIN)) {
                    store.setCertificateEntry("ca" + number++, authority);
                }
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            for (TrustManager each : factory.getTrustManagers()) {
                if (each instanceof X509ExtendedTrustManager trust) {
                    return trust;
                }
            }
            throw new LinkException(Fault.TLS_CHAIN, "this Java has no certificate check");
        } catch (GeneralSecurityException | IOException e) {
            throw new LinkException(Fault.TLS_CHAIN, "the authorities in " + tls.ca() + " cannot be used", e);
        }
    }

    /** Null when all is well. */
    @Nullable
    LinkException find(Socket plain, int timeoutMillis) throws LinkException {
        X509ExtendedTrustManager trust = new Remembering(trust(tls));
        SSLContext context = context(tls, trust);
        boolean shaken = false;
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(plain, address.host(), address.port(), true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(timeoutMillis);
            socket.startHandshake();
            shaken = true;
            socket.setSoTimeout(SECOND_THOUGHT_MILLIS);
            return socket.getInputStream().read() < 0 && tls.hasCertificate() ? hungUp() : null;
        } catch (SocketTimeoutException e) {
            return shaken
                    ? null
                    : new LinkException(
                            Fault.TIMEOUT,
                            "the server at " + address + " accepts connections but does not answer to TLS; is it"
                                    + " the right port, and does the server hang?",
                            e);
        } catch (SSLException e) {
            return verdict != null ? judged(verdict) : isBroken(e) ? broken(e) : spoken(e, shaken);
        } catch (IOException e) {
            return broken(e);
        }
    }

    /** A connection that breaks, as the socket of a channel tells it. */
    private static boolean isBroken(SSLException e) {
        Throwable cause = e.getCause();
        return cause instanceof IOException && !(cause instanceof SSLException) && !(cause instanceof EOFException);
    }

    private LinkException broken(IOException e) {
        // it saw ours after we had found nothing wrong with its own
        return tls.hasCertificate() && server != null ? hungUp() : hungUpEarly(e);
    }

    private LinkException hungUpEarly(IOException e) {
        return new LinkException(
                Fault.CLOSED,
                "the server at " + address + " hung up during the TLS handshake; is the port one for TLS, and is the"
                        + " server behind it running?",
                e);
    }

    private LinkException hungUp() {
        return new LinkException(
                Fault.TLS_CLIENT,
                "the server at " + address + " hung up after it saw the agent's certificate " + tls.certificate()
                        + "; is it registered, active and signed by an authority that the server trusts?");
    }

    private LinkException judged(CertificateException why) {
        String whose =
                server == null ? "" : " (" + server.getSubjectX500Principal().getName() + ")";
        for (Throwable each = why; each != null; each = each.getCause()) {
            if (each instanceof CertificateExpiredException && server != null) {
                return new LinkException(
                        Fault.TLS_EXPIRED,
                        "the certificate of the server at " + address + whose + ", or of its authority, expired on "
                                + expiry() + "; have it renewed, or set this machine's clock right",
                        why);
            }
            if (each instanceof CertificateNotYetValidException && server != null) {
                return new LinkException(
                        Fault.TLS_EXPIRED,
                        "the certificate of the server at " + address + whose + " is valid only from "
                                + server.getNotBefore().toInstant() + "; is this machine's clock right?",
                        why);
            }
        }
        String said = String.valueOf(why.getMessage());
        if (said.startsWith("No subject alternative") || said.startsWith("No name matching")) {
            return new LinkException(
                    Fault.TLS_HOST,
                    "the certificate of the server at " + address + whose + " is not for the name " + address.host()
                            + " but for " + names() + "; use one of these in url, or have a certificate made for it",
                    why);
        }
        return new LinkException(
                Fault.TLS_CHAIN,
                "the certificate of the server at " + address + whose + " comes from "
                        + (server == null
                                ? "an authority"
                                : server.getIssuerX500Principal().getName())
                        + ", which "
                        + (tls.ca().isEmpty()
                                ? "this system does not trust; name its PEM file in tls.ca"
                                : "is not in " + tls.ca() + "; put the right authority's certificate there"),
                why);
    }

    private String expiry() {
        return server == null ? "" : server.getNotAfter().toInstant().toString();
    }

    private String names() {
        try {
            var names = server == null ? null : server.getSubjectAlternativeNames();
            return names == null
                    ? "no host at all"
                    : String.join(
                            ", ",
                            names.stream()
                                    .map(each -> String.valueOf(each.get(1)))
                                    .toList());
        } catch (CertificateException e) {
            return "names that cannot be read";
        }
    }

    private LinkException spoken(SSLException e, boolean shaken) {
        String said = String.valueOf(e.getMessage());
        if (said.contains("alert")) {
            String asked = tls.hasCertificate()
                    ? "refused the agent's certificate " + tls.certificate() + " ("
                            + said.substring(said.lastIndexOf(':') + 1).strip()
                            + "); is it registered, active and signed by an authority that the server trusts?"
                    : "wants a certificate of the agent, or refused what was offered ("
                            + said.substring(said.lastIndexOf(':') + 1).strip()
                            + "); set tls.certificate and tls.key";
            return new LinkException(Fault.TLS_CLIENT, "the server at " + address + " " + asked, e);
        }
        if (shaken && tls.hasCertificate()) {
            return hungUp();
        }
        if (e.getCause() instanceof EOFException) {
            return hungUpEarly(e);
        }
        return new LinkException(
                Fault.SERVER, "the server at " + address + " does not speak TLS as expected: " + said, e);
    }

    /** Keeps what the check said, which JSSE wraps. */
    private final class Remembering extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager trust;

        Remembering(X509ExtendedTrustManager trust) {
            this.trust = trust;
        }

        private interface Check {
            void run() throws CertificateException;
        }

        private void remember(X509Certificate[] chain, Check check) throws CertificateException {
            server = chain[0];
            try {
                check.run();
            } catch (CertificateException e) {
                verdict = e;
                throw e;
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            remember(chain, () -> trust.checkServerTrusted(chain, type, socket));
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            remember(chain, () -> trust.checkServerTrusted(chain, type, engine));
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            remember(chain, () -> trust.checkServerTrusted(chain, type));
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            trust.checkClientTrusted(chain, type, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            trust.checkClientTrusted(chain, type, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            trust.checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return trust.getAcceptedIssuers();
        }
    }
}
