package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.kit.Curlew;
import dev.curlew.kit.DecodedVideo;
import dev.curlew.kit.Events;
import dev.curlew.kit.Events.Event;
import dev.curlew.kit.Mover;
import dev.curlew.kit.Scene;
import dev.curlew.kit.TestModel;
import dev.curlew.kit.TestVideo.Codec;
import dev.curlew.mot.MotReader;
import dev.curlew.mot.MotRow;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signal in the middle of a long file: the files are whole up to there, and the table is printed. */
class InterruptIT {
    private static final int FRAMES = 3000;

    @TempDir
    static Path folder;

    private static Path video;
    private static Path model;

    @BeforeAll
    static void layOut() throws Exception {
        video = new Scene(10, FRAMES, Mover.always(4, 40, 0, 0, 0.9), Mover.always(16, 200, 0, 1, 0.8))
                .write(folder.resolve("long.mkv"), Codec.FFV1);
        model = TestModel.writeSlowFile(folder, "slow", 2);
    }

    @Test
    void finishesItsFilesOnCtrlC() throws Exception {
        interrupted("int", Curlew::interrupt);
    }

    @Test
    void finishesItsFilesOnSigterm() throws Exception {
        interrupted("term", Curlew::terminate);
    }

    private interface Signal {
        void send(Curlew to) throws Exception;
    }

    private static void interrupted(String name, Signal signal) throws Exception {
        Path mot = folder.resolve(name + ".txt");
        Path events = folder.resolve(name + ".jsonl");
        Path annotated = folder.resolve(name + ".mp4");
        Path report = folder.resolve(name + ".html");
        try (Curlew curlew = Curlew.startOnTerminal(
                "analyze",
                "--model",
                model,
                "--input",
                video,
                "--mot",
                mot,
                "--events",
                events,
                "--annotate",
                annotated,
                "--report",
                report)) {
            curlew.awaitUntil("20 frames are done", err -> progress(err) >= 20);
            signal.send(curlew);
            Curlew.Result result = curlew.await();
            assertThat(result.exitCode()).as(result.err()).isEqualTo(130);
            assertThat(result.out()).containsPattern("person +1 ").containsPattern("car +1 ");
            assertConsistent(framesIn(result.out()), mot, events, annotated);
        }
        assertThat(report).content().contains("id=\"figures\"");
        assertThat(folder.toFile().list((where, file) -> file.endsWith(".part")))
                .isEmpty();
    }

    private static void assertConsistent(int frames, Path mot, Path events, Path annotated) throws Exception {
        assertThat(frames).isBetween(20, FRAMES - 1);
        List<MotRow> rows = MotReader.read(mot);
        assertThat(rows).hasSize(2 * (frames - Street.CONFIRMED + 1));
        assertThat(rows.get(rows.size() - 1).frame()).isEqualTo(frames);
        List<Event> ends = Events.of(Events.read(events), "end");
        assertThat(ends).hasSize(2).allMatch(event -> event.frame() == frames - 1);
        assertThat(DecodedVideo.read(annotated).frames()).isEqualTo(frames);
    }

    private static int framesIn(String table) {
        Matcher line = Pattern.compile("long: 320x192, (\\d+) frames, .* \\(stopped early\\)")
                .matcher(table);
        assertThat(line.find()).as(table).isTrue();
        return Integer.parseInt(line.group(1));
    }

    /** The frame that the progress bar shows last. */
    private static int progress(String err) {
        Matcher shown = Pattern.compile("frame (\\d+)/" + FRAMES + "  .* fps  \\d+ tracks")
                .matcher(err);
        int frame = 0;
        while (shown.find()) {
            frame = Integer.parseInt(shown.group(1));
        }
        return frame;
    }
}
