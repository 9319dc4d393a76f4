package dev.curlew.app;

import dev.curlew.config.AgentConfig;
import dev.curlew.config.CommandSourceConfig;
import dev.curlew.link.BrokerSettings;
import dev.curlew.link.LinkStatus;
import dev.curlew.link.Thing;
import dev.curlew.link.kafka.KafkaSender;
import dev.curlew.link.mqtt.MqttLinks;
import dev.curlew.publish.Publisher;
import dev.curlew.publish.SinkSettings;
import dev.curlew.publish.TopicTemplate;
import dev.curlew.publish.kafka.KafkaPublisher;
import dev.curlew.publish.mqtt.MqttPublisher;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The brokers of a configuration: what uses one is made here. Any thread. */
final class Brokers {
    private final Map<String, BrokerSettings> brokers;
    private final MqttLinks mqtt;

    private Brokers(Map<String, BrokerSettings> brokers, MqttLinks mqtt) {
        this.brokers = Map.copyOf(brokers);
        this.mqtt = mqtt;
    }

    static Brokers of(AgentConfig config) {
        Set<String> commanding = config.commands().values().stream()
                .map(CommandSourceConfig::broker)
                .collect(Collectors.toSet());
        return new Brokers(config.brokers(), new MqttLinks(config.brokers(), commanding));
    }

    /** Beside an agent that runs. */
    static Brokers forTest(AgentConfig config) {
        return new Brokers(config.brokers(), MqttLinks.forTest(config.brokers()));
    }

    MqttLinks mqtt() {
        return mqtt;
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
                ? new KafkaPublisher(new KafkaSender(name, broker), TopicTemplate.kafka(settings.topic()), Thing.name())
                : new MqttPublisher(mqtt.open(name), TopicTemplate.mqtt(settings.topic()), Thing.name());
    }

    /** How the MQTT connections stand. */
    List<LinkStatus> statuses() {
        return mqtt.statuses();
    }
}
