package dev.curlew.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.detection.Detection;
import dev.curlew.geometry.Box;
import dev.curlew.media.Frame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionPictureTest {
    private static final int SIDE = 161;

    @TempDir
    private Path folder = Path.of("");

    /** Width and height stand in a PNG's first chunk. */
    private static int number(byte[] png, int at) {
        return (png[at] & 0xff) << 24 | (png[at + 1] & 0xff) << 16 | (png[at + 2] & 0xff) << 8 | (png[at + 3] & 0xff);
    }

    private byte[] write(List<Detection> detections) throws Exception {
        Path file = folder.resolve("out.png");
        try (Pictures pictures = new Pictures()) {
            Frame frame = pictures.of(avutil.AV_PIX_FMT_YUVJ420P, SIDE, SIDE - 2, 0x808080, 0, 0);
            DetectionPicture.write(file, frame, detections, id -> "person", 0.3f);
            frame.release();
        }
        return Files.readAllBytes(file);
    }

    @Test
    void keepsAnOddSize() throws Exception {
        byte[] png = write(List.of());

        assertThat(new String(png, 1, 3, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("PNG");
        assertThat(number(png, 16)).isEqualTo(SIDE);
        assertThat(number(png, 20)).isEqualTo(SIDE - 2);
    }

    @Test
    void drawsMoreForASureDetectionThanForAWeakOne() throws Exception {
        Box box = new Box(40, 60, 50, 60);

        int nothing = write(List.of()).length;
        int weak = write(List.of(new Detection(box, 0, 0.2f))).length;
        int sure = write(List.of(new Detection(box, 0, 0.9f))).length;

        assertThat(weak).isGreaterThan(nothing);
        assertThat(sure).isGreaterThan(weak + 100);
    }
}
