package dev.curlew.link.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.lifecycle.ChildJvm;
import dev.curlew.link.BrokerSettings;
import dev.curlew.link.LinkException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** In a process of its own, which ends. */
class MqttNativeTest {
    @Test
    void whoeverConnectsForTheFirstTimeAtTheEndIsToldSo() throws Exception {
        String told = ChildJvm.run(MqttNativeTest.class).told();
        assertThat(told.lines().filter(line -> line.startsWith("told: ")))
                .as(told)
                .containsExactly(
                        "told: the agent ends, and connects no more",
                        "told: the agent ends, and connects no more",
                        "told: closed");
    }

    public static void main(String[] args) {
        Runtime.getRuntime().addShutdownHook(new Thread(MqttNativeTest::connect));
    }

    private static void connect() {
        MqttLinks links = new MqttLinks(Map.of("b", BrokerSettings.of("mqtt://127.0.0.1:1")), Set.of());
        try (MqttLink link = links.open("b")) {
            link.start();
            for (int i = 0; i < 2; i++) {
                try {
                    link.connect(Duration.ofSeconds(10));
                } catch (LinkException e) {
                    System.out.println("told: " + e.getMessage());
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        System.out.println("told: closed");
    }
}
