package dev.curlew.deepstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No password gets out. */
class SecretsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rtsp://h/live | rtsp://h/live",
                "rtsp://h:554/x?mail=a@b | rtsp://h:554/x?mail=a@b",
                "rtsp://u@h/live | rtsp://u@h/live",
                "rtsp://u:geheim@h/live | rtsp://u:${env:X_PASSWORD}@h/live",
                "rtsp://u:ge@heim@h/live | rtsp://u:${env:X_PASSWORD}@h/live",
                "rtsp://u:ge/heim@h/live | rtsp://u:${env:X_PASSWORD}@h/live",
                "rtsp://u:geheim@h/a?b=${c} | rtsp://u:${env:X_PASSWORD}@h/a?b=$${c}",
                "rtsp://h/user=a&password=geheim&channel=1 | rtsp://h/user=a&password=${env:X_PASSWORD}&channel=1",
                "rtsp://h/user=a_password=geheim_channel=1 | rtsp://h/user=a_password=${env:X_PASSWORD}_channel=1",
            })
    void namesAVariableInPlaceOfAPassword(String address, String expected) {
        assertThat(Secrets.referenced(address, "X").text()).isEqualTo(expected);
        assertThat(Secrets.hidden("uri", address)).doesNotContain("geheim", "ge@heim", "ge/heim", "heim@");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "uri | rtsp://u:geheim@h/a | rtsp://***@h/a",
                "list | rtsp://h/a;rtsp://u:geheim@h/b | rtsp://h/a;rtsp://***@h/b",
                "msg-broker-conn-str | host;9092;geheim | ***",
                "tlt-model-key | geheim | ***",
                "tltModelKey | geheim | ***",
                "proto-cfg | sasl.username=a;sasl.password=geheim | sasl.username=a;sasl.password=***",
                "labelfile-path | labels.txt | labels.txt",
            })
    void hidesSecretsInReports(String key, String value, String shown) {
        assertThat(Secrets.hidden(key, value)).isEqualTo(shown);
    }
}
