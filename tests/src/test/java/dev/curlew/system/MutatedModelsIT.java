package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.kit.Mover;
import dev.curlew.kit.Scene;
import dev.curlew.kit.TestModel;
import dev.curlew.kit.TestVideo.Codec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Damaged models are used as far as they make sense or refused in one line: no crash, no fault of ours, no hang, no
 * heap of memory. {@code -Dcurlew.mutations=500} tries more of them.
 */
class MutatedModelsIT {
    private static final int MUTATIONS = Integer.getInteger("curlew.mutations", 60);
    private static final long LIMIT_SECONDS = 120L + 10L * MUTATIONS;

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({"cells/3/model.onnx, 10000", "cells/config.pbtxt, 20000", "cells/names.txt, 30000"})
    void areReadOrRefusedInOneLine(String file, long firstSeed) throws Exception {
        Path model = TestModel.writeFolder(folder, "cells");
        Path damaged = folder.resolve(file);
        Files.copy(damaged, Path.of(damaged + ".whole"));
        Path video = new Scene(10, 1, Mover.always(4, 40, 2, 0, 0.9)).write(folder.resolve("v.mkv"), Codec.FFV1);
        List<String> wrong = new ArrayList<>();
        int read = 0;
        int refused = 0;
        long seed = firstSeed;
        while (seed < firstSeed + MUTATIONS) {
            for (String line : child(damaged, model, video, seed, firstSeed + MUTATIONS)) {
                if (line.startsWith("seed ")) {
                    seed = Long.parseLong(line.substring("seed ".length()));
                }
                read += line.equals("read") ? 1 : 0;
                refused += line.startsWith("refused ") ? 1 : 0;
                if (line.startsWith("wrong ") || line.startsWith("ended ") || line.startsWith("takes ")) {
                    wrong.add("seed " + seed + ": " + line);
                }
            }
            seed++; // the child ended with this one, by the end of the row or by a crash
        }

        System.out.println(file + ": " + read + " read, " + refused + " refused, " + wrong.size() + " wrong");
        assertThat(wrong).isEmpty();
        assertThat(read + refused).isEqualTo(MUTATIONS);
    }

    /** What it said, and how it ended when that was not by itself. */
    private List<String> child(Path damaged, Path model, Path video, long seed, long end) throws Exception {
        Path log = folder.resolve("log.txt");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-Dorg.bytedeco.javacpp.nopointergc=true",
                        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.curlew.app.ModelMutationRunner",
                        damaged.toString(),
                        model.toString(),
                        video.toString(),
                        Long.toString(seed),
                        Long.toString(end))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = child.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        child.destroyForcibly().waitFor();
        List<String> lines = new ArrayList<>(Files.readAllLines(log));
        if (!ended || child.exitValue() != 0) {
            lines.add("ended " + (ended ? "with code " + child.exitValue() : "never"));
        }
        return lines;
    }
}
