package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.kit.Curlew;
import dev.curlew.kit.Mover;
import dev.curlew.kit.Scene;
import dev.curlew.kit.TestModel;
import dev.curlew.kit.TestVideo.Codec;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code curlew track}: the tracker alone gives what it gives inside analyze. */
class TrackIT {
    @TempDir
    Path folder;

    @Test
    void tracksAnalysesDetectionsAsAnalyzeDid() throws Exception {
        // one class, because a row of detections does not name it; whole pixels, because it is rounded
        Scene scene = new Scene(
                8,
                80,
                Mover.always(4, 40, 3, 0, 0.9),
                Mover.always(7, 280, -3, 0, 0.84),
                Mover.always(18, 30, 2, 0, 0.8),
                new Mover(18, 100, 1, 0, 0.88, frame -> frame % 40 < 25));
        Path mot = folder.resolve("analyze.txt");
        Path detections = folder.resolve("det.txt");
        Curlew.Result analyze = Curlew.run(
                "analyze",
                "--model",
                TestModel.writeFile(folder, "cells"),
                "--input",
                scene.write(folder.resolve("v.mkv"), Codec.FFV1),
                "--mot",
                mot,
                "--detections",
                detections);
        assertThat(analyze.exitCode()).as(analyze.err()).isZero();

        Path alone = folder.resolve("alone.txt");
        Curlew.Result track = Curlew.run("track", "--detections", detections, "--fps", 8, "--mot", alone);

        assertThat(track.exitCode()).as(track.err()).isZero();
        assertThat(alone).hasSameTextualContentAs(mot);
        assertThat(mot).isNotEmptyFile();
        assertThat(folder.resolve("alone.txt.part")).doesNotExist();
    }

    @Test
    void saysInOneLineWhatIsWrong() throws Exception {
        Path rows = Files.writeString(folder.resolve("det.txt"), "1,-1,10,10,20,40,0.9\n2,-1,ten,10,20,40,0.9\n");
        Path mot = folder.resolve("t.txt");
        assertFails(
                3,
                "curlew: --detections: no such file: " + folder.resolve("none.txt") + "; check the path",
                Curlew.run("track", "--detections", folder.resolve("none.txt"), "--mot", mot, "--fps", 7));
        assertFails(
                3,
                "curlew: --detections: " + rows + ":2: left must be a number, but was 'ten'",
                Curlew.run("track", "--detections", rows, "--mot", mot, "--fps", 7));
        assertFails(
                2,
                "curlew: --fps must lie above 0 and up to 1000, but was 0.0",
                Curlew.run("track", "--detections", rows, "--mot", mot, "--fps", 0));
        assertThat(folder).isDirectoryNotContaining("glob:**t.txt*.part").isDirectoryNotContaining("glob:**/t.txt");
    }

    private static void assertFails(int code, String message, Curlew.Result result) {
        assertThat(result.messages()).containsExactly(message);
        assertThat(result.exitCode()).isEqualTo(code);
    }
}
