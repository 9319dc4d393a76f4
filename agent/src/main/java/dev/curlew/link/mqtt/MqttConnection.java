package dev.curlew.link.mqtt;

import dev.curlew.lifecycle.Leaks;
import dev.curlew.lifecycle.Repetition;
import dev.curlew.link.BrokerSettings;
import dev.curlew.link.Diagnosis;
import dev.curlew.link.Fault;
import dev.curlew.link.LinkException;
import dev.curlew.link.LinkStatus;
import dev.curlew.link.SendAnswer;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.crt.mqtt5.Mqtt5Client;

/**
 * The connection to one broker. Any thread calls it; what the client tells arrives on the client's own thread, where an
 * exception would be lost, so all of it is caught and counted. Closed by {@link MqttLinks} after its last user.
 */
final class MqttConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MqttConnection.class);
    /** The client may take half a minute to notice that it does not trust a server. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final String name;
    private final BrokerSettings settings;
    private final ClientUse use;
    private final boolean tellsStatus;
    private final MqttFaults faults;
    private final String clientId;
    private final Leaks.Mark mark = Leaks.opened(this);
    private final Guard guard;
    private final Standing standing;
    private final ClientCycle cycle;
    private final MqttInFlight inFlight;
    private final Subscriptions subscriptions;
    private final MqttEvents events;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    /**
     * @param tellsStatus whether this connection stands for the agent in the status topic
     * @param recheck until what is wrong here or with the broker's rights is looked at again
     */
    MqttConnection(String name, BrokerSettings settings, ClientUse use, boolean tellsStatus, Duration recheck) {
        this.name = name;
        this.settings = settings;
        this.use = use;
        this.tellsStatus = tellsStatus && StatusTopic.isSet(settings);
        this.clientId = ClientId.of(settings.clientId(), name, use);
        this.faults = new MqttFaults(name, settings.addresses().get(0).toString(), clientId);
        this.guard = new Guard(name, recheck);
        this.standing = new Standing(name, use);
        this.cycle = new ClientCycle(name, clientId, settings.tls(), standing, guard, this::openClient);
        this.inFlight = new MqttInFlight(faults, settings);
        this.subscriptions = new Subscriptions(faults, guard, standing, cycle::connected);
        this.events = new MqttEvents(name, settings, use, faults, standing, guard, cycle, new Ready());
    }

    BrokerSettings settings() {
        return settings;
    }

    void start() {
        try {
            cycle.start();
        } catch (LinkException e) {
            standing.warn(e);
            guard.later(this::start); // the file of a certificate may come yet
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
                events,
                (each, packet) -> guard.accept(() -> {
                    subscriptions.deliver(packet.getPublishPacket());
                }));
    }

    void connect(Duration atMost) throws LinkException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        long before = standing.faults();
        if (!cycle.start()) {
            cycle.hurry();
        }
        // where connections are lost at once the client waits by itself, and a look at the server finds nothing
        long patience = standing.brief() > 0 ? deadline : System.nanoTime() + PATIENCE.toNanos();
        if (standing.await(before, Math.min(deadline, patience))) {
            return;
        }
        LinkException told = standing.problemSince(before);
        if (told != null && (told.fault() == Fault.AUTH || standing.isLoss(told))) {
            throw told;
        }
        Optional<LinkException> found = Diagnosis.of(settings, 0)
                .find(Duration.ofNanos(Math.max(1_000_000_000L, deadline - System.nanoTime())));
        if (found.isPresent() && !isConnected()) {
            standing.note(found.get());
            throw found.get();
        }
        if (standing.await(before, deadline)) {
            return;
        }
        LinkException last = standing.problemSince(before);
        throw last != null ? last : faults.unanswered();
    }

    /** Whoever answers nothing may hang; a hanging server gets no more than what is under way. */
    boolean isConnected() {
        LinkException silent = inFlight.silence();
        if (silent != null && standing.givenUp(silent)) {
            subscriptions.forget();
            LOG.warn("brokers.{}: {}", name, silent.getMessage());
            inFlight.failAll(silent);
            cycle.stop();
        }
        return standing.isConnected();
    }

    void publish(MqttMessage message, SendAnswer answer) {
        Mqtt5Client to = cycle.connected();
        if (to == null) {
            answer.failed(new LinkException(
                    Fault.CLOSED,
                    "there is no connection to " + settings.addresses().get(0)));
        } else {
            inFlight.publish(to::publish, message, answer, guard);
        }
    }

    void whenConnected(Runnable work) {
        waiting.add(work);
        if (standing.isConnected()) {
            runWaiting();
        }
    }

    private void runWaiting() {
        for (Runnable work = waiting.poll(); work != null; work = waiting.poll()) {
            guard.accept(work);
        }
    }

    void subscribe(String filter, Consumer<MqttIncoming> receiver) {
        subscriptions.add(filter, receiver);
    }

    LinkStatus status() {
        return standing.status(guard.failures());
    }

    private final class Ready implements MqttEvents.After {
        @Override
        public void connected(Mqtt5Client client, long packetBytes) {
            inFlight.limit(packetBytes);
            standing.connected();
            if (Repetition.isTold(standing.brief())) {
                LOG.info(
                        "brokers.{}: connected to {} as {}",
                        name,
                        settings.addresses().get(0),
                        clientId);
            }
            if (tellsStatus) {
                tellStatus(client, true);
            }
            subscriptions.renew(client);
            runWaiting();
        }

        @Override
        public void disconnected(LinkException reason) {
            subscriptions.forget();
            inFlight.failAll(reason);
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
        Mqtt5Client polite = cycle.connected();
        if (polite != null && tellsStatus) {
            ClientCycle.awaitAtMost(tellStatus(polite, false), 1);
        }
        if (!standing.close()) {
            return;
        }
        cycle.close();
        inFlight.failAll(new LinkException(Fault.CLOSED, "the connection was closed by the agent"));
        mark.close();
    }
}
