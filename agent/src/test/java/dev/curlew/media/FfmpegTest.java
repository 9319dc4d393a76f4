package dev.curlew.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FfmpegTest {
    @Test
    void hidesPasswordsInWhatFfmpegLogs() {
        assertThat(Ffmpeg.withoutPasswords("[rtsp @ 0x7f] DESCRIBE rtsp://admin:p@ss/w@gate:554/live failed: 401"))
                .isEqualTo("[rtsp @ 0x7f] DESCRIBE rtsp://***@gate:554/live failed: 401");
        assertThat(Ffmpeg.withoutPasswords("[h264 @ 0x7f] error while decoding MB 3 @ 4"))
                .isEqualTo("[h264 @ 0x7f] error while decoding MB 3 @ 4");
    }
}
