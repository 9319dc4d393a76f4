package dev.curlew.link.mqtt;

import dev.curlew.link.BrokerSettings;
import dev.curlew.link.LinkStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The connections to MQTT brokers: for each broker one that sends, and one that receives commands where any come over
 * it, however many use them. Any thread calls it. Every link that is opened is closed by whoever opened it, and the
 * last one of a connection takes it along.
 */
public final class MqttLinks {
    /** Until what is wrong here or with the broker's rights is looked at again. */
    private static final Duration RECHECK = Duration.ofSeconds(30);

    private final Map<String, BrokerSettings> brokers;
    private final Set<String> commanding;
    private final ClientUse sending;
    private final Duration recheck;
    private final Map<String, Shared> open = new TreeMap<>();

    private static final class Shared {
        final MqttConnection connection;
        int users;

        Shared(MqttConnection connection) {
            this.connection = connection;
        }
    }

    /**
     * @param brokers by their names in the configuration
     * @param commanding the names of those that commands come over: there the connection for commands stands for the
     *     agent in the status topic
     */
    public MqttLinks(Map<String, BrokerSettings> brokers, Set<String> commanding) {
        this(brokers, commanding, ClientUse.MESSAGES, RECHECK);
    }

    /** @param recheck until what is wrong here or with the broker's rights is looked at again */
    MqttLinks(Map<String, BrokerSettings> brokers, Set<String> commanding, ClientUse sending, Duration recheck) {
        this.brokers = new HashMap<>(brokers);
        this.commanding = Set.copyOf(commanding);
        this.sending = sending;
        this.recheck = recheck;
    }

    /** Beside an agent that runs, as whose state nothing is told. */
    public static MqttLinks forTest(Map<String, BrokerSettings> brokers) {
        return new MqttLinks(brokers, Set.of(), ClientUse.TEST, RECHECK);
    }

    /** For what is sent. Does not connect yet. */
    public MqttLink open(String broker) {
        boolean tellsStatus = sending == ClientUse.MESSAGES && !commanding.contains(broker);
        return open(broker, sending, tellsStatus);
    }

    /** For commands, and nothing else; those that come while it is away are kept by the broker. Does not connect yet. */
    public MqttLink openForCommands(String broker) {
        return open(broker, ClientUse.COMMANDS, true);
    }

    private synchronized MqttLink open(String broker, ClientUse use, boolean tellsStatus) {
        BrokerSettings settings = brokers.get(broker);
        if (settings == null || settings.isKafka()) {
            throw new IllegalArgumentException("no MQTT broker is called " + broker);
        }
        String key = broker + " " + use.title();
        Shared shared = open.computeIfAbsent(
                key, each -> new Shared(new MqttConnection(broker, settings, use, tellsStatus, recheck)));
        shared.users++;
        return new MqttLink(shared.connection, () -> leave(key, shared));
    }

    private void leave(String key, Shared shared) {
        synchronized (this) {
            if (--shared.users > 0) {
                return;
            }
            open.remove(key);
        }
        shared.connection.close();
    }

    /** Of every connection that is in use. */
    public synchronized List<LinkStatus> statuses() {
        List<LinkStatus> statuses = new ArrayList<>();
        open.values().forEach(shared -> statuses.add(shared.connection.status()));
        return statuses;
    }
}
