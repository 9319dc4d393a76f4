package dev.curlew.link.kafka;

import dev.curlew.link.Address;
import dev.curlew.link.BrokerSettings;
import dev.curlew.link.Fault;
import dev.curlew.link.LinkException;
import dev.curlew.link.Pem;
import dev.curlew.link.TlsSettings;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;

/** A broker's settings as Kafka's clients want them. */
final class KafkaProperties {
    private KafkaProperties() {}

    /**
     * What producers and consumers share.
     *
     * @throws LinkException when a file of tls cannot be used
     */
    static Map<String, Object> of(String broker, BrokerSettings settings) throws LinkException {
        Map<String, Object> properties = new HashMap<>();
        properties.put(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                settings.addresses().stream().map(Address::toString).collect(Collectors.joining(",")));
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, settings.clientId(broker));
        properties.put(
                CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG,
                settings.connectTimeout().toMillis());
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 500L);
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 10_000L);
        properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        properties.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, List.of());
        boolean login = !settings.username().isEmpty();
        properties.put(
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                (login ? "SASL_" : "") + (settings.isEncrypted() ? "SSL" : "PLAINTEXT"));
        if (login) {
            properties.put(SaslConfigs.SASL_MECHANISM, settings.sasl().toUpperCase(Locale.ROOT));
            properties.put(SaslConfigs.SASL_JAAS_CONFIG, new Password(jaas(settings)));
        }
        if (settings.isEncrypted()) {
            encrypt(properties, settings.tls());
        }
        return properties;
    }

    /** A client; Kafka's own classes are found by the thread's class loader, which may be another's. */
    static <T> T made(String broker, Supplier<T> client) throws LinkException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(KafkaProperties.class.getClassLoader());
        try {
            return client.get();
        } catch (KafkaException e) {
            Throwable last = e;
            while (last.getCause() != null) {
                last = last.getCause();
            }
            throw new LinkException(
                    Fault.TLS_CLIENT, "the settings of brokers." + broker + " cannot be used: " + last.getMessage(), e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Kafka has set the thread's flag again. */
    static InterruptedException interrupted() {
        return new InterruptedException(Thread.interrupted() ? "while using Kafka" : "while waiting for Kafka");
    }

    private static String jaas(BrokerSettings settings) {
        String module = settings.sasl().equals("plain") ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
        return "org.apache.kafka.common.security." + module + " required username=" + quoted(settings.username())
                + " password=" + quoted(settings.password()) + ";";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static void encrypt(Map<String, Object> properties, TlsSettings tls) throws LinkException {
        properties.put(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG, "https");
        if (!tls.ca().isEmpty()) {
            properties.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
            properties.put(
                    SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG,
                    new Password(pem(Pem.certificates(tls.ca(), Fault.TLS_CHAIN))));
        }
        if (tls.hasCertificate()) {
            properties.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
            properties.put(
                    SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG,
                    new Password(pem(Pem.certificates(tls.certificate(), Fault.TLS_CLIENT))));
            // Kafka reads PKCS #8 only
            properties.put(
                    SslConfigs.SSL_KEYSTORE_KEY_CONFIG,
                    new Password(pem("PRIVATE KEY", Pem.key(tls.key()).getEncoded())));
        }
    }

    private static String pem(List<X509Certificate> certificates) throws LinkException {
        StringBuilder text = new StringBuilder();
        try {
            for (X509Certificate each : certificates) {
                text.append(pem("CERTIFICATE", each.getEncoded()));
            }
        } catch (CertificateEncodingException e) {
            throw new LinkException(Fault.TLS_CLIENT, "a certificate cannot be written: " + e.getMessage(), e);
        }
        return text.toString();
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + what
                + "-----\n";
    }
}
