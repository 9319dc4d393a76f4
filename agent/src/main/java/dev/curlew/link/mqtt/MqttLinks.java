package dev.curlew.link.mqtt;

import dev.curlew.link.BrokerSettings;
import dev.curlew.link.LinkStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The connections to MQTT brokers, one for each broker however many use it. Any thread calls it. Every link that is
 * opened is closed by whoever opened it, and the last one of a broker takes the connection with it.
 */
public final class MqttLinks {
    private final Map<String, BrokerSettings> brokers;
    private final Map<String, Shared> open = new TreeMap<>();

    private static final class Shared {
        final MqttConnection connection;
        int users;

        Shared(MqttConnection connection) {
            this.connection = connection;
        }
    }

    /** @param brokers by their names in the configuration */
    public MqttLinks(Map<String, BrokerSettings> brokers) {
        this.brokers = new HashMap<>(brokers);
    }

    /** Does not connect yet. */
    public synchronized MqttLink open(String broker) {
        BrokerSettings settings = brokers.get(broker);
        if (settings == null || settings.isKafka()) {
            throw new IllegalArgumentException("no MQTT broker is called " + broker);
        }
        Shared shared = open.computeIfAbsent(broker, name -> new Shared(new MqttConnection(name, settings)));
        shared.users++;
        return new MqttLink(shared.connection, () -> leave(broker, shared));
    }

    private void leave(String broker, Shared shared) {
        synchronized (this) {
            if (--shared.users > 0) {
                return;
            }
            open.remove(broker);
        }
        shared.connection.close();
    }

    /** Of every broker that is in use. */
    public synchronized List<LinkStatus> statuses() {
        List<LinkStatus> statuses = new ArrayList<>();
        open.values().forEach(shared -> statuses.add(shared.connection.status()));
        return statuses;
    }
}
