package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerSettingsTest {

    @Test
    void callsItselfByTheThingAndTheBroker() {
        assertThat(BrokerSettings.of("kafka://h").clientId("lake")).isEqualTo(Thing.name() + "-curlew-lake");
        assertThat(BrokerSettings.of("mqtt://h").clientId("x".repeat(200))).hasSize(128);
    }

    @Test
    void takesTheUsualPortAndSeveralKafkaHosts() {
        assertThat(BrokerSettings.of("mqtts://b").addresses()).containsExactly(new Address("b", 8883));
        assertThat(BrokerSettings.of("mqtt://[::1]:1884").addresses()).containsExactly(new Address("::1", 1884));
        assertThat(BrokerSettings.of("kafkas://a,b:9").addresses())
                .containsExactly(new Address("a", 9093), new Address("b", 9));
        assertThat(BrokerSettings.of("mqtts://x-ats.iot.eu-central-1.amazonaws.com")
                        .isAws())
                .isTrue();
        assertThat(BrokerSettings.of("mqtts://amazonaws.com.example").isAws()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'http://b', 'must begin with mqtts://, mqtt://, kafkas:// or kafka://'",
        "'mqtt://u:p@b', 'must hold no user or password, which have keys of their own'",
        "'mqtt://a,b', 'must name one host for MQTT'",
        "'mqtt://', 'names no host'",
        "'mqtt://b:0', 'has no port from 1 to 65535'",
        "'mqtt://b:99999', 'has no port from 1 to 65535'",
        "'kafka://a,', 'names no host'"
    })
    void saysWhatIsWrongWithAUrl(String url, String words) {
        assertThatThrownBy(() -> BrokerSettings.of(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("u:p");
    }

    @Test
    void warnsOfAPasswordThatOthersCanReadAndNeverShowsIt() {
        assertThat(login("mqtt://broker.example").warning())
                .hasValueSatisfying(words -> assertThat(words).contains("clear text"));
        assertThat(login("mqtt://localhost").warning()).isEmpty();
        assertThat(login("mqtt://127.0.0.1").warning()).isEmpty();
        assertThat(login("mqtts://broker.example").warning()).isEmpty();
        assertThat(login("mqtts://broker.example").toString()).doesNotContain("hush");
    }

    private static BrokerSettings login(String url) {
        return new BrokerSettings(
                url,
                "",
                "camera",
                "hush",
                TlsSettings.defaults(),
                "plain",
                Duration.ofSeconds(30),
                Duration.ZERO,
                "",
                Duration.ofSeconds(10),
                Duration.ofSeconds(10));
    }
}
