package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.geometry.Box;
import dev.curlew.kit.Curlew;
import dev.curlew.kit.Events;
import dev.curlew.kit.Events.Event;
import dev.curlew.kit.SkyModel;
import dev.curlew.kit.TestVideo;
import dev.curlew.kit.TestVideo.Codec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A classifier of the whole picture: its classes begin and end as objects do. */
class ClassifierIT {
    private static final int FPS = 10;
    private static final int DAWN = 100;
    private static final int FRAMES = 160;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void tellsWhenTheNightEndsAndTheDayBegins() throws Exception {
        Path model = SkyModel.writeFile(folder, "sky");
        Path video = TestVideo.write(folder.resolve("sky.mkv"), Codec.FFV1, 320, 192, FPS, FRAMES, (frame, picture) -> {
            int grey = frame < DAWN ? 30 : 220;
            picture.fill(0, 0, picture.width, picture.height, grey, grey, grey);
        });
        Path out = folder.resolve("events.jsonl");

        Curlew.Result result = Curlew.run("analyze", "--model", model, "--input", video, "--events", out);

        assertThat(result.exitCode()).as(result.err()).isZero();
        List<Event> starts = Events.of(Events.read(out), "start");
        assertThat(starts).extracting(Event::label).containsExactly("night", "day");
        assertThat(starts.get(0).frame()).isLessThan(FPS);
        assertThat(starts.get(1).frame()).isBetween((long) DAWN, (long) DAWN + FPS);
        assertThat(starts).extracting(Event::box).containsOnly(new Box(0, 0, 320, 192));
        List<Event> ends = Events.of(Events.read(out), "end");
        assertThat(ends).extracting(Event::label).containsExactly("night", "day");
        assertThat(ends.get(0).frame()).isEqualTo(DAWN - 1);
        assertThat(ends.get(1).frame()).isEqualTo(FRAMES - 1);
    }

    @Test
    void tellsWhatWasUnderstood() throws Exception {
        Curlew.Result result = Curlew.run("model", "inspect", SkyModel.writeFile(folder, "sky"));

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).containsPattern("parser +classifier\n").containsPattern("classes +2: night, day\n");
    }
}
