package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.curlew.kit.Curlew;
import dev.curlew.kit.TestVideo;
import dev.curlew.kit.TestVideo.Codec;
import dev.curlew.kit.ZooModel;
import dev.curlew.mot.MotReader;
import dev.curlew.mot.MotRow;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A detector that takes bytes pixel by pixel, as TensorFlow's zoo exports them. */
class ZooModelIT {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void feedsPixelsAsTheyAre() throws Exception {
        Path model = ZooModel.writeFile(folder, "zoo");
        Path video = TestVideo.write(
                folder.resolve("blue.mkv"),
                Codec.FFV1,
                320,
                192,
                10,
                5,
                (frame, picture) -> picture.fill(0, 0, picture.width, picture.height, 128 + 16 * frame, 20, 40));
        Path out = folder.resolve("detections.txt");

        Curlew.Result result = Curlew.run("analyze", "--model", model, "--input", video, "--detections", out);

        assertThat(result.exitCode()).as(result.err()).isZero();
        List<List<MotRow>> frames = MotReader.byFrame(MotReader.read(out));
        assertThat(frames).hasSize(5);
        for (int i = 0; i < 5; i++) {
            MotRow row = frames.get(i).get(0);
            assertThat(row.confidence()).isCloseTo((128 + 16 * i) / 256f, within(2 / 256f));
            assertThat(row.box().left()).isCloseTo(40f, within(0.01f));
            assertThat(row.box().top()).isCloseTo(48f, within(0.01f));
            assertThat(row.box().right()).isCloseTo(160f, within(0.01f));
            assertThat(row.box().bottom()).isCloseTo(144f, within(0.01f));
        }
    }
}
