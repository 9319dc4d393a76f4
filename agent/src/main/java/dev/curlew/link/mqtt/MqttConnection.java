package dev.curlew.link.mqtt;

import dev.curlew.lifecycle.Leaks;
import dev.curlew.link.BrokerSettings;
import dev.curlew.link.Diagnosis;
import dev.curlew.link.Fault;
import dev.curlew.link.LinkException;
import dev.curlew.link.LinkStatus;
import dev.curlew.link.SendAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.crt.mqtt5.Mqtt5Client;
import software.amazon.awssdk.crt.mqtt5.Mqtt5ClientOptions;
import software.amazon.awssdk.crt.mqtt5.OnAttemptingConnectReturn;
import software.amazon.awssdk.crt.mqtt5.OnConnectionFailureReturn;
import software.amazon.awssdk.crt.mqtt5.OnConnectionSuccessReturn;
import software.amazon.awssdk.crt.mqtt5.OnDisconnectionReturn;
import software.amazon.awssdk.crt.mqtt5.OnStoppedReturn;
import software.amazon.awssdk.crt.mqtt5.packets.DisconnectPacket;

/**
 * The connection to one broker. Any thread calls it; what the client tells arrives on the client's own thread, where an
 * exception would be lost, so all of it is caught and counted. Closed by {@link MqttLinks} after its last user.
 */
final class MqttConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MqttConnection.class);
    /** The client may take half a minute to notice that it does not trust a server. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final byte[] ONLINE = "{\"state\":\"online\"}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OFFLINE = "{\"state\":\"offline\"}".getBytes(StandardCharsets.UTF_8);

    private final String name;
    private final BrokerSettings settings;
    private final MqttFaults faults;
    private final String clientId;
    private final Leaks.Mark mark = Leaks.opened(this);
    private final MqttInFlight inFlight;
    private final Subscriptions subscriptions;
    private final AtomicLong callbackFailures = new AtomicLong();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Object change = new Object();

    // guarded by change
    private @Nullable MqttClient client;
    private boolean connected;
    private boolean cycling;
    private boolean closed;
    private long failures;
    private long connects;
    private long losses;
    private long sinceMillis = System.currentTimeMillis();
    private @Nullable LinkException problem;

    MqttConnection(String name, BrokerSettings settings) {
        this.name = name;
        this.settings = settings;
        this.clientId = ClientId.of(settings.clientId(), name);
        this.faults = new MqttFaults(name, settings.addresses().get(0).toString(), clientId);
        this.inFlight = new MqttInFlight(faults, settings);
        this.subscriptions = new Subscriptions(faults, this::guard, this::note);
        settings.warning().ifPresent(warning -> LOG.warn("brokers.{}: {}", name, warning));
    }

    BrokerSettings settings() {
        return settings;
    }

    void start() {
        try {
            startClient();
        } catch (LinkException e) {
            note(e);
        }
    }

    private void startClient() throws LinkException {
        synchronized (change) {
            if (closed || client != null) {
                return;
            }
            ClientId.requireOwn(clientId, name);
            // a client that resumes its session sends again by itself, beside the sinks
            boolean resumed = !settings.sessionExpiry().isZero() && !subscriptions.isEmpty();
            client = MqttClient.open(
                    settings,
                    resumed,
                    clientId,
                    OFFLINE,
                    new Told(),
                    (each, packet) -> guard(() -> {
                        subscriptions.deliver(packet.getPublishPacket());
                    }));
            client.client().start();
        }
    }

    void connect(Duration atMost) throws LinkException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        long before;
        synchronized (change) {
            before = failures;
        }
        startClient();
        if (await(before, Math.min(deadline, System.nanoTime() + PATIENCE.toNanos()))) {
            return;
        }
        LinkException refused = problemSince(before);
        if (refused != null && refused.fault() == Fault.AUTH) {
            throw refused;
        }
        Optional<LinkException> found = Diagnosis.of(settings, 0)
                .find(Duration.ofNanos(Math.max(1_000_000_000L, deadline - System.nanoTime())));
        if (found.isPresent() && !isConnected()) {
            note(found.get());
            throw found.get();
        }
        if (await(before, deadline)) {
            return;
        }
        LinkException last = problemSince(before);
        throw last != null
                ? last
                : new LinkException(
                        Fault.TIMEOUT,
                        "the broker at " + settings.addresses().get(0) + " answers, but let nobody in within "
                                + atMost.toSeconds() + " s; is it an MQTT broker, and well?");
    }

    /** False when it failed since, or the time is over. */
    private boolean await(long before, long deadline) throws InterruptedException {
        synchronized (change) {
            long left = deadline - System.nanoTime();
            while (!connected && !closed && failures == before && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(change, left);
                left = deadline - System.nanoTime();
            }
            return connected;
        }
    }

    private @Nullable LinkException problemSince(long before) {
        synchronized (change) {
            return failures == before ? null : problem;
        }
    }

    boolean isConnected() {
        LinkException silent = inFlight.silence();
        if (silent != null) {
            cycle(silent);
        }
        synchronized (change) {
            return connected;
        }
    }

    /** Whoever answers nothing may hang; a hanging server gets no more than what is under way. */
    private void cycle(LinkException reason) {
        Mqtt5Client hanging;
        synchronized (change) {
            if (!connected || cycling || closed || client == null) {
                return;
            }
            cycling = true;
            lose(reason);
            hanging = client.client();
        }
        LOG.warn("brokers.{}: {}", name, reason.getMessage());
        inFlight.failAll(reason);
        hanging.stop();
    }

    void publish(MqttMessage message, SendAnswer answer) {
        Mqtt5Client to;
        synchronized (change) {
            to = connected && client != null ? client.client() : null;
        }
        if (to == null) {
            answer.failed(new LinkException(
                    Fault.CLOSED,
                    "there is no connection to " + settings.addresses().get(0)));
        } else {
            inFlight.publish(to, message, answer, this::guard);
        }
    }

    void subscribe(String filter, Consumer<MqttIncoming> receiver) {
        Mqtt5Client to;
        synchronized (change) {
            to = connected && client != null ? client.client() : null;
        }
        subscriptions.add(filter, receiver, to);
    }

    void unsubscribe(String filter) {
        synchronized (change) {
            subscriptions.remove(filter, connected && client != null ? client.client() : null);
        }
    }

    boolean isSubscribed(String filter) {
        return subscriptions.isConfirmed(filter);
    }

    LinkStatus status() {
        synchronized (change) {
            return new LinkStatus(
                    name,
                    connected ? "connected" : client == null || closed ? "closed" : "connecting",
                    sinceMillis,
                    problem == null ? "" : problem.fault().code(),
                    problem == null ? "" : problem.words(),
                    connects,
                    losses,
                    callbackFailures.get());
        }
    }

    private void note(LinkException found) {
        synchronized (change) {
            problem = found;
        }
    }

    /** Guarded by change. */
    private void lose(LinkException reason) {
        connected = false;
        losses++;
        sinceMillis = System.currentTimeMillis();
        problem = reason;
        subscriptions.forget();
        change.notifyAll();
    }

    private void guard(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            callbackFailures.incrementAndGet();
            LOG.error("brokers.{}: a callback failed", name, e);
        }
    }

    /** On the client's thread. */
    private final class Told implements Mqtt5ClientOptions.LifecycleEvents {
        @Override
        public void onAttemptingConnect(Mqtt5Client from, OnAttemptingConnectReturn told) {}

        @Override
        public void onConnectionSuccess(Mqtt5Client from, OnConnectionSuccessReturn told) {
            guard(() -> {
                inFlight.limit(told.getNegotiatedSettings().getMaximumPacketSizeToServer());
                synchronized (change) {
                    connected = true;
                    connects++;
                    sinceMillis = System.currentTimeMillis();
                    problem = null;
                    change.notifyAll();
                }
                LOG.info(
                        "brokers.{}: connected to {} as {}",
                        name,
                        settings.addresses().get(0),
                        clientId);
                if (!settings.statusTopic().isEmpty()) {
                    tellStatus(ONLINE);
                }
                subscriptions.renew(from);
            });
        }

        @Override
        public void onConnectionFailure(Mqtt5Client from, OnConnectionFailureReturn told) {
            guard(() -> {
                LinkException reason = told.getConnAckPacket() == null
                        ? faults.unexplained(told.getErrorCode())
                        : faults.refused(told.getConnAckPacket());
                synchronized (change) {
                    failures++;
                    problem = reason;
                    change.notifyAll();
                }
            });
        }

        @Override
        public void onDisconnection(Mqtt5Client from, OnDisconnectionReturn told) {
            guard(() -> {
                LinkException reason = faults.lost(told.getErrorCode(), told.getDisconnectPacket());
                boolean lost;
                synchronized (change) {
                    lost = connected;
                    if (lost) {
                        lose(reason);
                    }
                }
                if (lost && !closed()) {
                    LOG.warn("brokers.{}: {}", name, reason.getMessage());
                }
                inFlight.failAll(reason);
            });
        }

        @Override
        public void onStopped(Mqtt5Client from, OnStoppedReturn told) {
            guard(() -> {
                synchronized (change) {
                    if (cycling && !closed) {
                        cycling = false;
                        from.start();
                        return;
                    }
                }
                stopped.countDown();
            });
        }
    }

    private boolean closed() {
        synchronized (change) {
            return closed;
        }
    }

    /** Opens when the broker has answered. */
    private CountDownLatch tellStatus(byte[] state) {
        CountDownLatch done = new CountDownLatch(1);
        publish(
                new MqttMessage(settings.statusTopic(), state, true, "application/json", null, Map.of()),
                new SendAnswer() {
                    @Override
                    public void acknowledged() {
                        done.countDown();
                    }

                    @Override
                    public void failed(LinkException reason) {
                        LOG.warn("brokers.{}: statusTopic: {}", name, reason.getMessage());
                        done.countDown();
                    }
                });
        return done;
    }

    /** Says goodbye, so that the broker does not tell of a lost agent; whoever watches the status topic sees offline. */
    @Override
    public void close() {
        MqttClient open;
        boolean polite;
        synchronized (change) {
            if (closed) {
                return;
            }
            open = client;
            polite = connected;
        }
        if (open != null) {
            if (polite && !settings.statusTopic().isEmpty()) {
                awaitAtMost(tellStatus(OFFLINE), 1);
            }
            synchronized (change) {
                closed = true;
                connected = false;
                change.notifyAll();
            }
            open.client()
                    .stop(new DisconnectPacket.DisconnectPacketBuilder()
                            .withReasonCode(DisconnectPacket.DisconnectReasonCode.NORMAL_DISCONNECTION)
                            .build());
            awaitAtMost(stopped, 3);
            open.close();
        }
        inFlight.failAll(new LinkException(Fault.CLOSED, "the connection was closed by the agent"));
        mark.close();
    }

    private static void awaitAtMost(CountDownLatch latch, long seconds) {
        try {
            if (!latch.await(seconds, TimeUnit.SECONDS)) {
                LOG.debug("not waited for any longer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
