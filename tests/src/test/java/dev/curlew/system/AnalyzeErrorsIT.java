package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.curlew.kit.Curlew;
import dev.curlew.kit.DecodedVideo;
import dev.curlew.kit.Events;
import dev.curlew.kit.Mover;
import dev.curlew.kit.Scene;
import dev.curlew.kit.TestModel;
import dev.curlew.kit.TestVideo.Codec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a person reads when something is wrong: one line, the code of its kind, and no file touched. */
class AnalyzeErrorsIT {
    private static final int USAGE = 2;
    private static final int INPUT = 3;
    private static final int OUTPUT = 4;
    private static final int MODEL = 5;

    @TempDir
    static Path folder;

    @BeforeAll
    static void layOut() throws IOException {
        new Scene(10, 20, Mover.always(4, 40, 2, 0, 0.9)).write(folder.resolve("good.mkv"), Codec.FFV1);
        TestModel.writeFile(folder, "cells");
        Files.writeString(folder.resolve("text.mp4"), "This is no video.\n");
        Files.write(folder.resolve("sound.wav"), silence());
        Files.write(folder.resolve("empty.mp4"), new byte[0]);
        byte[] noise = new byte[4096];
        new Random(1).nextBytes(noise);
        Files.write(folder.resolve("garbage.onnx"), noise);
        Files.writeString(folder.resolve("events.jsonl"), "what an earlier run wrote\n");
    }

    /** A second of silence: a WAV file by its header. */
    private static byte[] silence() {
        int bytes = 16_000;
        ByteBuffer wav = ByteBuffer.allocate(44 + bytes).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + bytes);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(bytes); // PCM, one channel
        wav.putShort((short) 2).putShort((short) 16);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(bytes);
        return wav.array();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments("--input @/none.mp4", INPUT, "@/none.mp4: no such file"),
                arguments(
                        "--input @",
                        INPUT,
                        "@: is a folder without pictures (.jpg, .png, .bmp, .webp, .tif);"
                                + " name a video file or a folder of pictures"),
                arguments(
                        "--input /",
                        INPUT,
                        "/: is a folder without pictures (.jpg, .png, .bmp, .webp, .tif);"
                                + " name a video file or a folder of pictures"),
                arguments(
                        "--input @/text.mp4",
                        INPUT,
                        "@/text.mp4: cannot be opened: Invalid data found when processing input"
                                + " (is it a video file, and is it complete?)"),
                arguments(
                        "--input @/empty.mp4",
                        INPUT,
                        "@/empty.mp4: cannot be opened: Invalid data found when processing input"
                                + " (is it a video file, and is it complete?)"),
                arguments("--input @/sound.wav", INPUT, "@/sound.wav: holds no video stream"),
                arguments("--start 10s", INPUT, "@/good.mkv: holds no picture at or after start 10.0 s"),
                arguments(
                        "--model @/none.onnx",
                        MODEL,
                        "@/none.onnx: no such file or folder;"
                                + " give a model folder, for example model-repo/nanodet, or x.onnx"),
                arguments(
                        "--model @/garbage.onnx",
                        MODEL,
                        "@/garbage.onnx: ONNX Runtime refuses it: Load model from @/garbage.onnx failed:"
                                + "Protobuf parsing failed."),
                arguments(
                        "--model @/text.mp4",
                        MODEL,
                        "@/text.mp4: its name must end with .onnx, .plan or .engine to be taken as a model"),
                arguments(
                        "--classes persn",
                        MODEL,
                        "classes: cells has no class \"persn\"; did you mean person?; it has person, car"),
                arguments(
                        "--mot @/none/t.txt",
                        OUTPUT,
                        "cannot write @/none/t.txt: there is no folder @/none; create it first"),
                arguments("--report @", OUTPUT, "cannot write @: it is a folder; name a file in it"),
                arguments("--fps x", USAGE, "Invalid value for option '--fps': 'x' is not a double"),
                arguments("--fps -1", USAGE, "--fps must lie between 0 and 1000, but was -1.0"),
                arguments("--threads 1000", USAGE, "--threads must lie between 1 and 256, but was 1000"),
                arguments(
                        "--start soon", USAGE, "--start must be a duration such as 500ms, 10s or 1.5m, but was 'soon'"),
                arguments("--evnts x", USAGE, "Unknown options: '--evnts', 'x'"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void saysInOneLineWhatIsWrong(String arguments, int code, String message) throws Exception {
        var before = contents();
        String[] words = arguments.replace("@", folder.toString()).split(" ", 2);
        var options = new TreeMap<String, String>();
        options.put("--model", folder.resolve("cells.onnx").toString());
        options.put("--input", folder.resolve("good.mkv").toString());
        options.put("--events", folder.resolve("events.jsonl").toString());
        options.put(words[0], words[1]);
        Stream<String> all =
                options.entrySet().stream().flatMap(option -> Stream.of(option.getKey(), option.getValue()));

        Curlew.Result result =
                Curlew.run(Stream.concat(Stream.of("analyze"), all).toArray());

        String expected = "curlew: " + message.replace("@", folder.toString());
        assertThat(result.messages())
                .isEqualTo(code == USAGE ? List.of(expected, "Try 'curlew analyze --help'.") : List.of(expected));
        assertThat(result.exitCode()).isEqualTo(code);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).doesNotContain("\tat ").doesNotContain("Exception");
        assertThat(contents()).isEqualTo(before);
    }

    private static Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }

    @Test
    void asksForACommand() throws Exception {
        assertUsage(Curlew.run(), "curlew: no command given");
        assertUsage(Curlew.run("anlyze"), "curlew: Unmatched argument at index 0: 'anlyze'");
    }

    private static void assertUsage(Curlew.Result result, String message) {
        assertThat(result.messages()).containsExactly(message, "Try 'curlew --help'.");
        assertThat(result.exitCode()).isEqualTo(USAGE);
    }

    @Test
    void keepsWhatCameBeforeTheFileWasCutOff(@TempDir Path own) throws Exception {
        Path video = new Scene(10, 60, Mover.always(4, 40, 2, 0, 0.9)).write(own.resolve("cut.mkv"), Codec.FFV1);
        byte[] bytes = Files.readAllBytes(video);
        Files.write(video, Arrays.copyOf(bytes, bytes.length / 2));
        Path events = own.resolve("e.jsonl");
        Path annotated = own.resolve("a.mp4");

        Curlew.Result result = Curlew.run(
                "analyze",
                "--model",
                folder.resolve("cells.onnx"),
                "--input",
                video,
                "--events",
                events,
                "--annotate",
                annotated);

        int frames = DecodedVideo.read(annotated).frames();
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(frames).isBetween(10, 50);
        assertThat(result.err())
                .contains(video + ": ended after " + frames + " of about 60 frames; is the file complete?");
        assertThat(Events.of(Events.read(events), "end")).singleElement().satisfies(end -> assertThat(end.frame())
                .isEqualTo(frames - 1));
    }
}
