package dev.curlew.app.output;

import dev.curlew.app.console.UserException;
import dev.curlew.config.AgentConfig;
import dev.curlew.config.CommandSourceConfig;
import dev.curlew.link.BrokerSettings;
import dev.curlew.link.LinkStatus;
import dev.curlew.link.Thing;
import dev.curlew.link.kafka.KafkaPlace;
import dev.curlew.link.kafka.KafkaReader;
import dev.curlew.link.kafka.KafkaReceiver;
import dev.curlew.link.kafka.KafkaSender;
import dev.curlew.link.mqtt.MqttLinks;
import dev.curlew.publish.Publisher;
import dev.curlew.publish.SinkSettings;
import dev.curlew.publish.TopicTemplate;
import dev.curlew.publish.kafka.KafkaPublisher;
import dev.curlew.publish.mqtt.MqttPublisher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The brokers of a configuration: what uses one is made here. Any thread. */
public final class Brokers {
    private static final Logger LOG = LoggerFactory.getLogger(Brokers.class);

    private final Map<String, BrokerSettings> brokers;
    private final MqttLinks mqtt;
    private final List<KafkaReader> readers = new CopyOnWriteArrayList<>();

    private Brokers(Map<String, BrokerSettings> brokers, MqttLinks mqtt) {
        this.brokers = Map.copyOf(brokers);
        this.mqtt = mqtt;
        brokers.forEach((name, each) -> each.warning().ifPresent(words -> LOG.warn("brokers.{}: {}", name, words)));
    }

    public static Brokers of(AgentConfig config) {
        Set<String> commanding = config.commands().values().stream()
                .map(CommandSourceConfig::broker)
                .collect(Collectors.toSet());
        return new Brokers(config.brokers(), new MqttLinks(config.brokers(), commanding));
    }

    /** Beside an agent that runs. */
    public static Brokers forTest(AgentConfig config) {
        return new Brokers(config.brokers(), MqttLinks.forTest(config.brokers()));
    }

    public MqttLinks mqtt() {
        return mqtt;
    }

    public BrokerSettings settings(String name) {
        return Objects.requireNonNull(brokers.get(name), name);
    }

    /** Not connected yet. */
    Publisher publisher(String sink, SinkSettings settings) {
        String name = settings.broker();
        BrokerSettings broker = brokers.get(name);
        boolean kafka = settings.type().equals("kafka");
        if (broker == null || broker.isKafka() != kafka) {
            throw new UserException(
                    UserException.USAGE,
                    sink + ": broker must name one of brokers for " + settings.type() + ", but was '" + name + "'");
        }
        return kafka
                ? new KafkaPublisher(kafkaSender(name), TopicTemplate.kafka(settings.topic()), Thing.name())
                : new MqttPublisher(mqtt.open(name), TopicTemplate.mqtt(settings.topic()), Thing.name());
    }

    /** Not connected yet. */
    public KafkaSender kafkaSender(String name) {
        return new KafkaSender(name, settings(name));
    }

    /** Not connected yet. */
    public KafkaReader kafkaReader(CommandSourceConfig source, KafkaReceiver receiver) {
        String thing = Thing.name();
        KafkaPlace place = new KafkaPlace(source.topic(thing), source.group(thing), source.isFromEarliest());
        KafkaReader reader = new KafkaReader(source.broker(), settings(source.broker()), place, receiver);
        readers.add(reader);
        return reader;
    }

    /** How the connections stand: one to each MQTT broker, and one for each topic of commands at a Kafka broker. */
    public List<LinkStatus> statuses() {
        List<LinkStatus> statuses = new ArrayList<>(mqtt.statuses());
        readers.forEach(each -> statuses.add(each.status()));
        return statuses;
    }
}
