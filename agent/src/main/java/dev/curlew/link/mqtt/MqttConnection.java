package dev.curlew.link.mqtt;

import dev.curlew.lifecycle.Leaks;
import dev.curlew.link.BrokerSettings;
import dev.curlew.link.Diagnosis;
import dev.curlew.link.Fault;
import dev.curlew.link.LinkException;
import dev.curlew.link.LinkStatus;
import dev.curlew.link.SendAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
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

    /** Until what is wrong here or with the broker's rights is looked at again. */
    private static final long RECHECK_SECONDS = 30;

    private final String name;
    private final BrokerSettings settings;
    private final ClientUse use;
    private final boolean tellsStatus;
    private final MqttFaults faults;
    private final String clientId;
    private final Leaks.Mark mark = Leaks.opened(this);
    private final MqttInFlight inFlight;
    private final Subscriptions subscriptions;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong callbackFailures = new AtomicLong();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Object change = new Object();

    // guarded by change
    private @Nullable MqttClient client;
    private TlsFiles files = new TlsFiles(List.of());
    private boolean connected;
    private boolean attempting;
    private boolean cycling;
    private boolean closed;
    private long failures;
    private long failuresInARow;
    private long connects;
    private long losses;
    private long sinceMillis = System.currentTimeMillis();
    private @Nullable LinkException problem;

    /** @param tellsStatus whether this connection stands for the agent in the status topic */
    MqttConnection(String name, BrokerSettings settings, ClientUse use, boolean tellsStatus) {
        this.name = name;
        this.settings = settings;
        this.use = use;
        this.tellsStatus = tellsStatus && StatusTopic.isSet(settings);
        this.clientId = ClientId.of(settings.clientId(), name, use);
        this.faults = new MqttFaults(name, settings.addresses().get(0).toString(), clientId);
        this.inFlight = new MqttInFlight(faults, settings);
        this.subscriptions = new Subscriptions(faults, this::guard, new Told());
    }

    BrokerSettings settings() {
        return settings;
    }

    void start() {
        try {
            startClient();
        } catch (LinkException e) {
            warn(e);
            later(this::start); // the file of a certificate may come yet
        }
    }

    /** @return whether it had not been started yet */
    private boolean startClient() throws LinkException {
        synchronized (change) {
            if (closed || client != null) {
                return false;
            }
            ClientId.requireOwn(clientId, name);
            files = TlsFiles.of(settings.tls());
            client = openClient();
            client.client().start();
            return true;
        }
    }

    private MqttClient openClient() throws LinkException {
        // a client that resumes its session sends again by itself, beside the sinks
        boolean resumed = use == ClientUse.COMMANDS && !settings.sessionExpiry().isZero();
        return MqttClient.open(
                settings,
                resumed,
                clientId,
                tellsStatus,
                new Told(),
                (each, packet) -> guard(() -> {
                    subscriptions.deliver(packet.getPublishPacket());
                }));
    }

    private void later(Runnable work) {
        CompletableFuture.delayedExecutor(RECHECK_SECONDS, TimeUnit.SECONDS).execute(() -> guard(work));
    }

    void connect(Duration atMost) throws LinkException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        long before;
        synchronized (change) {
            before = failures;
        }
        if (!startClient()) {
            hurry();
        }
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
        throw last != null ? last : faults.unanswered();
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

    /** The client may be waiting between two attempts; whoever asks for a connection has waited already. */
    private void hurry() {
        synchronized (change) {
            if (connected || attempting || cycling || closed || client == null) {
                return;
            }
            cycling = true;
            client.client().stop();
        }
    }

    /** The client has stopped, and begins anew; with the files of certificates as they are now. */
    private void startAgain(Mqtt5Client stoppedClient) {
        MqttClient renewed = openIfRenewed();
        MqttClient toClose = renewed;
        synchronized (change) {
            cycling = false;
            if (closed) {
                stopped.countDown();
            } else if (renewed == null) {
                stoppedClient.start();
            } else {
                toClose = client;
                client = renewed;
                renewed.client().start();
            }
        }
        if (toClose != null) {
            toClose.close();
        }
    }

    private @Nullable MqttClient openIfRenewed() {
        TlsFiles now = TlsFiles.of(settings.tls());
        synchronized (change) {
            if (now.equals(files)) {
                return null;
            }
            files = now;
        }
        try {
            MqttClient renewed = openClient();
            LOG.info("brokers.{}: read the certificates of {} anew", name, clientId);
            return renewed;
        } catch (LinkException e) {
            warn(e); // half of them are there, perhaps, and the rest is another change
            return null;
        }
    }

    /** After a fault: somebody may have renewed the certificates. */
    private void renewIfChanged(Mqtt5Client from) {
        TlsFiles now = TlsFiles.of(settings.tls());
        synchronized (change) {
            if (!now.equals(files) && !cycling && !closed) {
                cycling = true;
                from.stop();
            }
        }
    }

    void publish(MqttMessage message, SendAnswer answer) {
        Mqtt5Client to = clientNow();
        if (to == null) {
            answer.failed(new LinkException(
                    Fault.CLOSED,
                    "there is no connection to " + settings.addresses().get(0)));
        } else {
            inFlight.publish(to, message, answer, this::guard);
        }
    }

    void whenConnected(Runnable work) {
        waiting.add(work);
        if (clientNow() != null) {
            runWaiting();
        }
    }

    private void runWaiting() {
        for (Runnable work = waiting.poll(); work != null; work = waiting.poll()) {
            guard(work);
        }
    }

    void subscribe(String filter, Consumer<MqttIncoming> receiver) {
        Mqtt5Client to = clientNow();
        subscriptions.add(filter, receiver, to);
    }

    void unsubscribe(String filter) {
        subscriptions.remove(filter, clientNow());
    }

    boolean isSubscribed(String filter) {
        return subscriptions.isConfirmed(filter);
    }

    LinkStatus status() {
        synchronized (change) {
            return new LinkStatus(
                    name,
                    use.title(),
                    connected ? "connected" : client == null || closed ? "closed" : "connecting",
                    sinceMillis,
                    problem == null ? "" : problem.fault().code(),
                    problem == null ? "" : problem.words(),
                    connects,
                    losses,
                    callbackFailures.get());
        }
    }

    /** What a client says of a failed handshake helps nobody. */
    private void explain(LinkException reason) {
        LinkException found = reason.fault() != Fault.CLOSED
                ? reason
                : Diagnosis.of(settings, 0).find(settings.connectTimeout()).orElse(reason);
        if (!isConnected()) {
            warn(found);
        }
    }

    private void note(LinkException found) {
        synchronized (change) {
            problem = found;
        }
    }

    /** Says what is new about it; of a sink's connection the sink tells. */
    private void warn(LinkException found) {
        boolean told;
        synchronized (change) {
            told = problem != null && problem.words().equals(found.words());
            problem = found;
        }
        if (!told && use == ClientUse.COMMANDS) {
            LOG.warn(
                    "brokers.{}: {}: {} ({})",
                    name,
                    use.title(),
                    found.words(),
                    found.fault().code());
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
    private final class Told implements Mqtt5ClientOptions.LifecycleEvents, Subscriptions.Answers {
        @Override
        public void granted() {
            synchronized (change) {
                problem = null;
            }
        }

        @Override
        public void refused(String filter, LinkException reason) {
            warn(reason);
            later(() -> subscriptions.askAgain(filter, clientNow()));
        }

        @Override
        public void onAttemptingConnect(Mqtt5Client from, OnAttemptingConnectReturn told) {
            synchronized (change) {
                attempting = true;
            }
        }

        @Override
        public void onConnectionSuccess(Mqtt5Client from, OnConnectionSuccessReturn told) {
            guard(() -> {
                inFlight.limit(told.getNegotiatedSettings().getMaximumPacketSizeToServer());
                synchronized (change) {
                    attempting = false;
                    failuresInARow = 0;
                    connected = true;
                    connects++;
                    sinceMillis = System.currentTimeMillis();
                    problem = null;
                }
                LOG.info(
                        "brokers.{}: connected to {} as {}",
                        name,
                        settings.addresses().get(0),
                        clientId);
                if (tellsStatus) {
                    tellStatus(from, true);
                }
                subscriptions.renew(from);
                runWaiting();
                synchronized (change) {
                    change.notifyAll();
                }
            });
        }

        @Override
        public void onConnectionFailure(Mqtt5Client from, OnConnectionFailureReturn told) {
            guard(() -> {
                LinkException reason = told.getConnAckPacket() == null
                        ? faults.unexplained(told.getErrorCode())
                        : faults.refused(told.getConnAckPacket());
                long inARow;
                synchronized (change) {
                    attempting = false;
                    failures++;
                    inARow = ++failuresInARow;
                    problem = use == ClientUse.COMMANDS ? problem : reason;
                    change.notifyAll();
                }
                // nobody waits for a connection for commands, and asks why there is none
                if (use == ClientUse.COMMANDS && Long.bitCount(inARow) == 1) {
                    var unused = CompletableFuture.runAsync(() -> guard(() -> explain(reason)));
                }
                renewIfChanged(from);
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
                renewIfChanged(from);
            });
        }

        @Override
        public void onStopped(Mqtt5Client from, OnStoppedReturn told) {
            boolean again;
            synchronized (change) {
                attempting = false;
                again = cycling && !closed;
            }
            if (again) {
                // not on the client's own thread, which a renewal ends
                var unused = CompletableFuture.runAsync(() -> guard(() -> startAgain(from)));
            } else {
                stopped.countDown();
            }
        }
    }

    private boolean closed() {
        synchronized (change) {
            return closed;
        }
    }

    private @Nullable Mqtt5Client clientNow() {
        synchronized (change) {
            return connected && client != null ? client.client() : null;
        }
    }

    /** Opens when it has been written. */
    private CountDownLatch tellStatus(Mqtt5Client to, boolean online) {
        CountDownLatch done = new CountDownLatch(1);
        var unused = to.publish(StatusTopic.now(settings, online)).whenComplete((result, failure) -> done.countDown());
        return done;
    }

    /** Says goodbye, so that the broker does not tell of a lost agent; whoever watches the status topic sees offline. */
    @Override
    public void close() {
        Mqtt5Client polite = clientNow();
        if (polite != null && tellsStatus) {
            awaitAtMost(tellStatus(polite, false), 1);
        }
        MqttClient open;
        synchronized (change) {
            if (closed) {
                return;
            }
            closed = true;
            connected = false;
            open = client;
            change.notifyAll();
        }
        if (open != null) {
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
