package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.curlew.kit.BadModel;
import dev.curlew.kit.Bitmap;
import dev.curlew.kit.Curlew;
import dev.curlew.kit.Events;
import dev.curlew.kit.Mover;
import dev.curlew.kit.Scene;
import dev.curlew.kit.TestModel;
import dev.curlew.kit.TestVideo.Codec;
import dev.curlew.mot.MotReader;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong while it runs: an input that vanishes or never ends, a disk that fills, a crowd, a broken install. */
class BadMomentsIT {
    private static final int FAULT = 1;
    private static final int USAGE = 2;
    private static final int INPUT = 3;
    private static final int OUTPUT = 4;
    private static final int INTERRUPTED = 130;
    private static final int FRAMES = 300;

    /** Larger files than 64 KiB end as on a full disk, for anybody. */
    private static final List<String> SMALL_FILES = List.of("bash", "-c", "ulimit -f 64; exec \"$@\"", "bash");

    @TempDir
    static Path folder;

    private static Path video;
    private static Path slow;

    @BeforeAll
    static void layOut() throws Exception {
        TestModel.writeFile(folder, "cells");
        slow = TestModel.writeSlowFile(folder, "slow", 2);
        video = crowdedScene(FRAMES).write(folder.resolve("long.mkv"), Codec.FFV1);
        crowdedScene(20).write(folder.resolve("short.mkv"), Codec.FFV1);
        Curlew.run("--version"); // unpacks the natives, which no limit shall meet
    }

    private static Scene crowdedScene(int frames) {
        return new Scene(
                10,
                frames,
                Mover.always(3, 40, 0, 0, 0.9),
                Mover.always(8, 240, 0, 0, 0.9),
                Mover.always(13, 120, 0, 1, 0.9),
                Mover.always(18, 200, 0, 1, 0.9),
                Mover.always(22, 60, 0, 1, 0.9));
    }

    private static int progress(String err) {
        Matcher shown = Pattern.compile("frame (\\d+)").matcher(err);
        int frame = 0;
        while (shown.find()) {
            frame = Integer.parseInt(shown.group(1));
        }
        return frame;
    }

    private static Pattern said(String what) {
        return BadInputs.moment(what).said(folder);
    }

    private static Curlew analyse(Path input) throws Exception {
        return Curlew.startOnTerminal(
                "analyze", "--model", slow, "--input", input, "--threads", 1, "--mot", folder.resolve("t.txt"));
    }

    private static List<Path> written(String start) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith(start))
                    .toList();
        }
    }

    @Test
    void readsAFileToItsEndThatIsDeletedMeanwhile() throws Exception {
        Path doomed = Files.copy(video, folder.resolve("doomed.mkv"));
        try (Curlew curlew = analyse(doomed)) {
            curlew.awaitUntil("it is reading", err -> progress(err) >= 5);
            Files.delete(doomed);

            Curlew.Result result = curlew.await();

            assertThat(result.exitCode()).as(result.err()).isZero();
            assertThat(result.out()).contains(", " + FRAMES + " frames, ");
        }
    }

    @Test
    void endsWithAFileThatIsCutShortMeanwhile() throws Exception {
        Path doomed = Files.copy(video, folder.resolve("shrinking.mkv"));
        try (Curlew curlew = analyse(doomed)) {
            curlew.awaitUntil("it is reading", err -> progress(err) >= 5);
            try (RandomAccessFile file = new RandomAccessFile(doomed.toFile(), "rw")) {
                file.setLength(file.length() / 2);
            }

            Curlew.Result result = curlew.await();

            assertThat(result.exitCode()).as(result.err()).isZero();
            assertThat(result.err()).containsPattern("WARN .*" + said("a file that is cut short meanwhile"));
        }
    }

    @Test
    void saysWhichPictureHasVanished() throws Exception {
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        Path picture = Bitmap.write(folder.resolve("p.bmp"), TestModel.WIDTH, TestModel.HEIGHT);
        for (int i = 0; i < FRAMES; i++) {
            Files.createLink(pictures.resolve("p" + i + ".bmp"), picture);
        }
        try (Curlew curlew = analyse(pictures)) {
            curlew.awaitUntil("it is reading", err -> progress(err) >= 5);
            Files.move(pictures, folder.resolve("elsewhere"));

            Curlew.Result result = curlew.await();

            assertThat(result.exitCode()).as(result.err()).isEqualTo(INPUT);
            assertThat(result.err())
                    .containsPattern("curlew: " + said("a folder of pictures that vanishes meanwhile") + "\n$");
        }
    }

    @Test
    void givesUpStandardInputThatFallsSilentAtSigterm() throws Exception {
        Path mot = folder.resolve("silent.txt");
        try (Curlew curlew = Curlew.startOnTerminal(
                "analyze", "--model", folder.resolve("cells.onnx"), "--input", "-", "--mot", mot)) {
            OutputStream to = curlew.stdin();
            to.write(Files.readAllBytes(video));
            to.flush();
            curlew.awaitUntil("it has read some", err -> progress(err) >= 5);
            curlew.terminate();

            Curlew.Result result = curlew.await();

            assertThat(result.exitCode()).as(result.err()).isEqualTo(INTERRUPTED);
            assertThat(result.out()).contains("(stopped early)");
            assertThat(MotReader.read(mot)).isNotEmpty();
        }
    }

    @Test
    void refusesStandardInputThatIsNoVideoBeforeItEnds() throws Exception {
        try (Curlew curlew = Curlew.start(
                "analyze", "--model", folder.resolve("cells.onnx"), "--input", "-", "--mot", folder.resolve("n.txt"))) {
            try (OutputStream to = curlew.stdin()) {
                for (int i = 0; i < 1000; i++) {
                    to.write(new byte[1 << 16]);
                }
            } catch (java.io.IOException e) {
                // it has ended, as it should
            }

            Curlew.Result result = curlew.await();

            assertThat(result.exitCode()).as(result.err()).isEqualTo(INPUT);
            assertThat(result.messages())
                    .singleElement()
                    .asString()
                    .matches("curlew: " + said("standard input that is no video and does not end"));
            assertThat(written("n.txt")).isEmpty();
        }
    }

    @Test
    void saysThatStandardInputIsEmpty() throws Exception {
        try (Curlew curlew = Curlew.start(
                "analyze", "--model", folder.resolve("cells.onnx"), "--input", "-", "--mot", folder.resolve("n.txt"))) {
            curlew.stdin().close();

            Curlew.Result result = curlew.await();

            assertThat(result.exitCode()).as(result.err()).isEqualTo(INPUT);
            assertThat(result.messages())
                    .singleElement()
                    .asString()
                    .matches("curlew: " + said("standard input that ends before it begins"));
        }
    }

    /** Java would see a question mark for each letter. */
    @Test
    void findsAFileOfAnyAlphabetUnderALocaleThatIsNotInstalled() throws Exception {
        Path named =
                Files.copy(folder.resolve("short.mkv"), folder.resolve("T\u00fcr \u95e8 " + "n".repeat(200) + ".mkv"));
        List<String> foreign = List.of("env", "LC_ALL=xx_XX.UTF-8");
        Object[] command = {"analyze", "--model", folder.resolve("cells.onnx"), "--input", named};
        try (Curlew curlew = Curlew.startBehind(foreign, command)) {
            Curlew.Result result = curlew.await();

            assertThat(result.exitCode()).as(result.err()).isZero();
            assertThat(result.out()).startsWith("T_r___n").contains(", 20 frames, ");
        }
    }

    @Test
    void saysThatItStandsInAFolderThatIsGone() throws Exception {
        Path gone = Files.createDirectories(folder.resolve("gone"));
        List<String> there = List.of("bash", "-c", "cd " + gone + " && rmdir " + gone + " && exec \"$@\"", "bash");
        try (Curlew curlew = Curlew.startBehind(there, "--version")) {
            Curlew.Result result = curlew.await();

            assertThat(result.exitCode()).isEqualTo(USAGE);
            assertThat(result.err()) // behind what bash says of itself
                    .endsWith("curlew: the current folder, " + gone
                            + ", is not there any more; change into another one\n");
        }
    }

    @Test
    void runsOnStandardInput() throws Exception {
        Path config = Files.writeString(
                folder.resolve("stdin.yaml"),
                """
                model: cells.onnx
                sources:
                  gate: {url: "-"}
                output: {events: piped.jsonl}
                """);
        try (Curlew curlew = Curlew.start("run", "--config", config)) {
            try (OutputStream to = curlew.stdin()) {
                to.write(Files.readAllBytes(folder.resolve("short.mkv")));
            }

            Curlew.Result result = curlew.await();

            assertThat(result.exitCode()).as(result.err()).isZero();
            assertThat(Events.of(Events.read(folder.resolve("piped.jsonl")), "start"))
                    .hasSize(5);
        }
    }

    @Test
    void finishesTheOtherStreamWhenADiskFillsUp() throws Exception {
        Path config = Files.writeString(
                folder.resolve("two.yaml"),
                """
                model: cells.onnx
                sources:
                  long: {url: long.mkv}
                  short: {url: short.mkv}
                output: {detections: "det.{stream}.txt"}
                """);
        try (Curlew curlew = Curlew.startBehind(SMALL_FILES, "run", "--config", config)) {
            Curlew.Result result = curlew.await();

            assertThat(result.exitCode()).as(result.err()).isEqualTo(OUTPUT);
            assertThat(result.err().lines().filter(line -> line.contains(" ERROR ")))
                    .singleElement()
                    .asString()
                    .matches(".* run: " + said("the same in one of two sources; the other goes on"));
            assertThat(result.messages()).isEmpty();
            assertThat(written("det.")).containsExactly(folder.resolve("det.short.txt"));
            assertThat(MotReader.read(folder.resolve("det.short.txt"))).hasSize(5 * 20);
        }
    }

    @Test
    void leavesNoHalfVideoWhenADiskFillsUp() throws Exception {
        try (Curlew curlew = Curlew.startBehind(
                SMALL_FILES,
                "analyze",
                "--model",
                folder.resolve("cells.onnx"),
                "--input",
                video,
                "--annotate",
                folder.resolve("half.mp4"))) {
            Curlew.Result result = curlew.await();

            assertThat(result.exitCode()).as(result.err()).isEqualTo(OUTPUT);
            assertThat(result.messages())
                    .singleElement()
                    .asString()
                    .matches("curlew: " + said("a video that grows beyond what is allowed"));
            assertThat(result.out()).contains(" frames, ").doesNotContain("half.mp4");
            assertThat(written("half")).isEmpty();
        }
    }

    @Test
    void leavesNothingOnADiskThatIsFull() throws Exception {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        boolean mounted = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", disk.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
        if (!mounted) {
            System.out.println("SKIPPED: a real disk that fills up, because this user may not mount one; a limit on"
                    + " the size of files and /dev/full stand for it");
        }
        assumeTrue(mounted);
        try {
            Path detections = disk.resolve("d.txt");
            Curlew.Result result = Curlew.run(
                    "analyze", "--model", folder.resolve("cells.onnx"), "--input", video, "--detections", detections);

            assertThat(result.exitCode()).as(result.err()).isEqualTo(OUTPUT);
            assertThat(result.messages()).singleElement().asString().matches("curlew: " + said("a disk that fills up"));
            try (Stream<Path> left = Files.list(disk)) {
                assertThat(left).isEmpty();
            }
        } finally {
            new ProcessBuilder("umount", disk.toString()).start().waitFor();
        }
    }

    @Test
    void keepsItsMemoryInACrowd() throws Exception {
        Path detections = folder.resolve("crowd.txt");
        Path summary = folder.resolve("crowd.json");
        Curlew.Result result = Curlew.run(
                "analyze",
                "--model",
                BadModel.crowd(folder, "crowd"),
                "--input",
                folder.resolve("short.mkv"),
                "--threads",
                1,
                "--detections",
                detections,
                "--summary-json",
                summary);

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(BadModel.CROWD).isGreaterThan(100_000);
        assertThat(MotReader.byFrame(MotReader.read(detections))).hasSize(20).allSatisfy(frame -> assertThat(frame)
                .hasSize(300));
        assertThat(Events.json(summary).get("peakRssMegabytes").intValue()).isLessThan(700);
    }

    @Test
    void asksForANewerJava() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("jdk-11/bin"));
        Path java = Files.writeString(bin.resolve("java"), "#!/bin/sh\necho 'openjdk version \"1.8.0_392\"' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        List<String> old = List.of("env", "JAVA_HOME=" + folder.resolve("jdk-11"));
        String remedy = ", but 17 or newer is needed; run: sudo apt-get install openjdk-17-jre-headless,"
                + " or set JAVA_HOME to one\n";
        for (Map.Entry<String, String> version :
                Map.of("", "8", "JAVA_VERSION=\"11.0.21\"\n", "11").entrySet()) {
            Path release = folder.resolve("jdk-11/release");
            Files.deleteIfExists(release);
            if (!version.getKey().isEmpty()) {
                Files.writeString(release, version.getKey());
            }
            try (Curlew curlew = Curlew.startBehind(old, "--version")) {
                Curlew.Result result = curlew.await();

                assertThat(result.exitCode()).isEqualTo(USAGE);
                assertThat(result.err()).isEqualTo("curlew: " + java + " is Java " + version.getValue() + remedy);
            }
        }
    }

    @Test
    void saysThatItsLibrariesAreBroken() throws Exception {
        Path cache = Files.createDirectories(folder.resolve("cache"));
        List<String> own = List.of("env", "CURLEW_CACHE=" + cache);
        try (Curlew curlew = Curlew.startBehind(own, "--version")) {
            assertThat(curlew.await().exitCode()).isZero();
        }
        try (Stream<Path> files = Files.walk(cache)) {
            Path library = files.filter(file -> file.endsWith("libonnxruntime4j_jni.so"))
                    .findFirst()
                    .orElseThrow();
            Files.write(library, new byte[(int) Files.size(library)]);
        }
        for (List<Object> command : List.<List<Object>>of(
                List.of("--version"), List.of("analyze", "--model", folder.resolve("cells.onnx"), "--input", video))) {
            try (Curlew curlew = Curlew.startBehind(own, command.toArray())) {
                Curlew.Result result = curlew.await();

                assertThat(result.exitCode()).as(result.err()).isEqualTo(FAULT);
                assertThat(result.messages())
                        .filteredOn(line -> line.startsWith("curlew: ")) // the JVM has its own to say of the file
                        .singleElement()
                        .asString()
                        .startsWith("curlew: its native libraries cannot be loaded: ")
                        .endsWith("; remove " + cache + "/native and start again,"
                                + " and check that the JAR is of this machine's platform");
            }
        }
    }
}
