package dev.curlew.link.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.link.BrokerSettings;
import dev.curlew.link.Fault;
import dev.curlew.link.LinkException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class KafkaFaultsTest {
    @Test
    void tellsAServerThatIsNoBrokerByTheTimeThatConnectingMayTake() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            BrokerSettings settings = BrokerSettings.of("kafka://127.0.0.1:" + server.getLocalPort());
            LinkException told = new KafkaFaults("lake", settings).connecting(new TimeoutException("in vain"));

            assertThat(told.fault()).isEqualTo(Fault.TIMEOUT);
            assertThat(told)
                    .hasMessageContaining("takes connections, but does not answer as a Kafka broker within "
                            + settings.connectTimeout().toSeconds() + " s (brokers.lake.connectTimeout)");
        }
    }
}
