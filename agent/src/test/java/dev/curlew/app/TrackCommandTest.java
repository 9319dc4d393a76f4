package dev.curlew.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.app.console.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TrackCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private final StringWriter said = new StringWriter();

    @Test
    void writesConfirmedTracks() throws IOException {
        Path detections = detections("1,-1,10,20,40,100,0.9\n2,-1,12,20,40,100,0.9\n3,-1,14,20,40,100,0.9\n");
        Path tracks = folder.resolve("tracks.txt");
        assertThat(run("--detections", detections.toString(), "--mot", tracks.toString(), "--fps", "10"))
                .isZero();
        assertThat(Files.readString(tracks)).matches("3,1,13\\.\\d\\d,20\\.00,40\\.00,100\\.00,0\\.9000,-1,-1,-1\n");
        assertThat(said.toString()).contains("3 frames, 1 tracks");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("det.txt", "tracks.txt");
    }

    @Test
    void takesTheFrameRateFromSeqinfo() throws IOException {
        Path detections = detections("1,-1,10,20,40,100,0.9\n");
        Files.writeString(folder.resolve("seqinfo.ini"), "[Sequence]\nframeRate=14\n");
        assertThat(run("--detections", detections.toString(), "--mot", out())).isZero();
        assertThat(said.toString()).contains("14.0 frames per second");
    }

    @Test
    void saysWhichFrameRateItTakesOtherwise() throws IOException {
        assertThat(run("--detections", detections("").toString(), "--mot", out()))
                .isZero();
        assertThat(said.toString()).contains("no --fps and no seqinfo.ini: taking 30.0 frames per second");
    }

    @Test
    void tellsInOneLineWhatIsWrong() throws IOException {
        String good = detections("1,-1,10,20,40,100,0.9\n").toString();
        assertThat(run("--detections", folder.resolve("none.txt").toString(), "--mot", out(), "--fps", "5"))
                .isEqualTo(3);
        assertThat(said.toString()).contains("--detections: no such file: ").contains("none.txt");
        assertThat(run("--detections", good, "--mot", out(), "--fps", "0")).isEqualTo(2);
        assertThat(said.toString()).contains("--fps must lie above 0 and up to 1000, but was 0.0");
        assertThat(run(
                        "--detections",
                        good,
                        "--mot",
                        folder.resolve("none/out.txt").toString(),
                        "--fps",
                        "5"))
                .isEqualTo(4);
        assertThat(said.toString()).contains("out.txt: there is no folder");
        String bad = detections("1,-1,10\n").toString();
        assertThat(run("--detections", bad, "--mot", out(), "--fps", "5")).isEqualTo(3);
        assertThat(said.toString()).contains("det.txt:1: a row must have at least 7 columns");
    }

    @Test
    void showsAnExampleInItsHelp() {
        assertThat(new CommandLine(new TrackCommand()).getUsageMessage())
                .contains("curlew track --detections det.txt --fps 25 --mot tracks.txt");
    }

    private int run(String... arguments) {
        return new CommandLine(new TrackCommand())
                .setErr(new PrintWriter(said))
                .setExecutionExceptionHandler((e, command, result) -> {
                    said.write(e.getMessage() + "\n");
                    return e instanceof UserException user ? user.exitCode() : 70;
                })
                .execute(arguments);
    }

    private Path detections(String text) throws IOException {
        return Files.writeString(folder.resolve("det.txt"), text);
    }

    private String out() {
        return folder.resolve("out.txt").toString();
    }
}
