package dev.curlew.source;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceSettingsTest {
    @ParameterizedTest
    @CsvSource({
        "rtsp://camera:99999/live, 99999",
        "rtsp://user:554@camera:65536, 65536",
        "rtsp://[fd00::1]:0/live, 0",
        "rtsp://camera:123456789012/live, 123456789012",
    })
    void refusesAPortThatCannotBe(String url, String port) {
        assertThatThrownBy(() -> SourceSettings.file(url))
                .hasMessage("url must have a port from 1 to 65535, but it was " + port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rtsp://camera/live",
                "rtsp://camera:8554/live",
                "rtsp://[fd00::1]/live",
                "rtsp://user:99999@camera/live",
                "rtsp://user:99999/x@camera/live",
                "rtsp://camera:554/live:99999",
                "gate:99999.mp4",
            })
    void takesEveryOtherAddress(String url) {
        assertThatCode(() -> SourceSettings.file(url)).doesNotThrowAnyException();
    }
}
