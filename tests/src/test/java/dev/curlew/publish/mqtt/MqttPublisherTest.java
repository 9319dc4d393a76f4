package dev.curlew.publish.mqtt;

import dev.curlew.kit.Mosquitto;
import dev.curlew.kit.MosquittoWatch;
import dev.curlew.link.BrokerSettings;
import dev.curlew.link.mqtt.MqttLinks;
import dev.curlew.publish.Publisher;
import dev.curlew.publish.PublisherContract;
import dev.curlew.publish.TopicTemplate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

class MqttPublisherTest extends PublisherContract {
    @TempDir
    Path folder;

    @Override
    protected Peer open() throws Exception {
        return new Broker(Mosquitto.in(folder).start());
    }

    private static final class Broker implements Peer {
        private final Mosquitto broker;
        private final MosquittoWatch watch;

        Broker(Mosquitto broker) throws Exception {
            this.broker = broker;
            watch = MosquittoWatch.on(broker, "t/#");
        }

        @Override
        public Publisher publisher() {
            BrokerSettings settings = BrokerSettings.of("mqtt://localhost:" + broker.port());
            return new MqttPublisher(
                    new MqttLinks(Map.of("b", settings), Set.of()).open("b"),
                    TopicTemplate.mqtt("t/{stream}/{event}"),
                    "thing");
        }

        @Override
        public void stop() {
            broker.kill();
        }

        @Override
        public void start() throws Exception {
            broker.restart();
            watch.awaitSubscribed();
        }

        @Override
        public List<Received> await(int atLeast) throws Exception {
            watch.await(atLeast + " messages", () -> received().size() >= atLeast);
            return received();
        }

        private List<Received> received() throws IOException {
            List<Received> received = new ArrayList<>();
            for (MosquittoWatch.Seen seen : watch.seen()) {
                Map<String, String> properties = new HashMap<>();
                for (String each : seen.properties().split(" ", -1)) {
                    properties.put(each.replaceFirst(":.*", ""), each.replaceFirst("^[^:]*:", ""));
                }
                received.add(new Received(
                        properties.getOrDefault("stream", ""),
                        properties.getOrDefault("lane", ""),
                        properties.getOrDefault("epoch", ""),
                        properties.getOrDefault("seq", ""),
                        seen.payload().getBytes(StandardCharsets.UTF_8)));
            }
            return received;
        }

        @Override
        public void close() throws Exception {
            watch.close();
            broker.close();
        }
    }
}
