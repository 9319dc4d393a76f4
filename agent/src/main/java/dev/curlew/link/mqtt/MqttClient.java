package dev.curlew.link.mqtt;

import dev.curlew.link.Address;
import dev.curlew.link.BrokerSettings;
import dev.curlew.link.Diagnosis;
import dev.curlew.link.Fault;
import dev.curlew.link.LinkException;
import dev.curlew.link.TlsSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import software.amazon.awssdk.crt.CrtResource;
import software.amazon.awssdk.crt.CrtRuntimeException;
import software.amazon.awssdk.crt.io.ClientBootstrap;
import software.amazon.awssdk.crt.io.EventLoopGroup;
import software.amazon.awssdk.crt.io.ExponentialBackoffRetryOptions.JitterMode;
import software.amazon.awssdk.crt.io.HostResolver;
import software.amazon.awssdk.crt.io.SocketOptions;
import software.amazon.awssdk.crt.io.TlsContext;
import software.amazon.awssdk.crt.io.TlsContextOptions;
import software.amazon.awssdk.crt.mqtt5.Mqtt5Client;
import software.amazon.awssdk.crt.mqtt5.Mqtt5ClientOptions;
import software.amazon.awssdk.crt.mqtt5.Mqtt5ClientOptions.ClientOfflineQueueBehavior;
import software.amazon.awssdk.crt.mqtt5.Mqtt5ClientOptions.ClientSessionBehavior;
import software.amazon.awssdk.crt.mqtt5.Mqtt5ClientOptions.ExtendedValidationAndFlowControlOptions;
import software.amazon.awssdk.crt.mqtt5.packets.ConnectPacket.ConnectPacketBuilder;

/** The SDK's client with its one thread and its native memory. Made and closed by {@link MqttConnection}. */
final class MqttClient implements AutoCloseable {
    private static final long MAX_INCOMING_BYTES = 256 << 10;
    private static final long MIN_RECONNECT_MILLIS = 500;
    /** With jitter: 500 agents come back within this time, 50 a second, which a small broker still shakes hands with. */
    private static final long MAX_RECONNECT_MILLIS = 10_000;
    /** Whoever was connected that long waits shortly again. */
    private static final long STABLE_MILLIS = 10_000;

    private final Deque<CrtResource> resources = new ArrayDeque<>();
    private final Mqtt5Client client;

    private MqttClient(
            BrokerSettings settings,
            boolean resumed,
            String clientId,
            boolean tellsStatus,
            Mqtt5ClientOptions.LifecycleEvents events,
            Mqtt5ClientOptions.PublishEvents incoming) {
        try {
            client = client(settings, resumed, clientId, tellsStatus, events, incoming);
        } catch (RuntimeException e) {
            close(); // whoever tries again and again must not leave a thread behind each time
            throw e;
        }
    }

    private Mqtt5Client client(
            BrokerSettings settings,
            boolean resumed,
            String clientId,
            boolean tellsStatus,
            Mqtt5ClientOptions.LifecycleEvents events,
            Mqtt5ClientOptions.PublishEvents incoming) {
        Address address = settings.addresses().get(0);
        EventLoopGroup loop = opened(new EventLoopGroup(1));
        HostResolver resolver = opened(new HostResolver(loop));
        ClientBootstrap bootstrap = opened(new ClientBootstrap(loop, resolver));
        SocketOptions sockets = opened(new SocketOptions());
        sockets.connectTimeoutMs = (int) settings.connectTimeout().toMillis();
        Mqtt5ClientOptions.Mqtt5ClientOptionsBuilder options = new Mqtt5ClientOptions.Mqtt5ClientOptionsBuilder(
                        address.host(), (long) address.port())
                .withBootstrap(bootstrap)
                .withSocketOptions(sockets)
                .withConnectOptions(
                        connect(settings, resumed, clientId, tellsStatus).build())
                .withSessionBehavior(resumed ? ClientSessionBehavior.REJOIN_ALWAYS : ClientSessionBehavior.CLEAN)
                .withExtendedValidationAndFlowControlOptions(ExtendedValidationAndFlowControlOptions.NONE)
                .withOfflineQueueBehavior(ClientOfflineQueueBehavior.FAIL_ALL_ON_DISCONNECT)
                .withRetryJitterMode(JitterMode.Full)
                .withMinReconnectDelayMs(MIN_RECONNECT_MILLIS)
                .withMaxReconnectDelayMs(MAX_RECONNECT_MILLIS)
                .withMinConnectedTimeToResetReconnectDelayMs(STABLE_MILLIS)
                .withConnackTimeoutMs(settings.connectTimeout().toMillis())
                .withPingTimeoutMs(settings.keepAlive().toMillis() - 1000)
                // what comes after it counts answers, not time: see MqttConnection
                .withAckTimeoutSeconds(0L)
                .withLifecycleEvents(events)
                .withPublishEvents(incoming);
        if (settings.isEncrypted()) {
            options.withTlsContext(tls(settings.tls(), address.port() == 443 && settings.isAws()));
        }
        return opened(new Mqtt5Client(options.build()));
    }

    /**
     * @param resumed whether the broker is to keep the session while the agent is away
     * @param tellsStatus whether the broker is to write to the status topic when this connection is lost
     * @throws LinkException when a file of tls cannot be used
     */
    static MqttClient open(
            BrokerSettings settings,
            boolean resumed,
            String clientId,
            boolean tellsStatus,
            Mqtt5ClientOptions.LifecycleEvents events,
            Mqtt5ClientOptions.PublishEvents incoming)
            throws LinkException {
        MqttNative.load();
        try {
            return new MqttClient(settings, resumed, clientId, tellsStatus, events, incoming);
        } catch (CrtRuntimeException e) {
            Diagnosis.context(settings.tls()); // says it better, as a rule
            throw new LinkException(
                    Fault.TLS_CLIENT,
                    "the certificate or key of the agent, or the authorities' file, cannot be used: " + e.getMessage()
                            + "; they must be PEM files that belong together",
                    e);
        }
    }

    private static ConnectPacketBuilder connect(
            BrokerSettings settings, boolean resumed, String clientId, boolean tellsStatus) {
        ConnectPacketBuilder connect = new ConnectPacketBuilder()
                .withClientId(clientId)
                .withKeepAliveIntervalSeconds(settings.keepAlive().toSeconds())
                .withSessionExpiryIntervalSeconds(
                        resumed ? settings.sessionExpiry().toSeconds() : 0)
                .withMaximumPacketSizeBytes(MAX_INCOMING_BYTES)
                .withRequestProblemInformation(true);
        if (!settings.username().isEmpty()) {
            connect.withUsername(settings.username());
        }
        if (!settings.password().isEmpty()) {
            connect.withPassword(settings.password().getBytes(StandardCharsets.UTF_8));
        }
        if (tellsStatus) {
            connect.withWill(StatusTopic.will(settings));
        }
        return connect;
    }

    /** @param alpn AWS takes MQTT at port 443, which firewalls let out, from who asks for it by name */
    private TlsContext tls(TlsSettings tls, boolean alpn) {
        TlsContextOptions options = opened(
                tls.hasCertificate()
                        ? TlsContextOptions.createWithMtlsFromPath(tls.certificate(), tls.key())
                        : TlsContextOptions.createDefaultClient());
        options.minTlsVersion = TlsContextOptions.TlsVersions.TLSv1_2;
        if (!tls.ca().isEmpty()) {
            options.withCertificateAuthorityFromPath(null, tls.ca());
        }
        if (alpn) {
            options.withAlpnList("x-amzn-mqtt-ca");
        }
        return opened(new TlsContext(options));
    }

    private <T extends CrtResource> T opened(T resource) {
        resources.push(resource);
        return resource;
    }

    Mqtt5Client client() {
        return client;
    }

    /** Its thread may outlive this by the seconds that a TLS handshake is given, when one is under way. */
    @Override
    public void close() {
        while (!resources.isEmpty()) {
            resources.pop().close();
        }
    }
}
