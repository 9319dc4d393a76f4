package dev.curlew.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Damaged videos are read as far as they go or refused with a sentence: no crash, no other exception, no hang.
 * {@code -Dcurlew.mutations=500} tries more of them.
 */
class MutatedVideosTest {
    private static final int MUTATIONS = Integer.getInteger("curlew.mutations", 60);
    private static final long LIMIT_SECONDS = 60L + MUTATIONS;

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "v.mp4, libx264, 1000",
        "v.mkv, libx264, 2000",
        "v.avi, mpeg4, 3000",
        "v.ts, libx264, 4000",
        "v.webm, libvpx-vp9, 5000"
    })
    void survives(String file, String encoder, long seed) throws Exception {
        if (FfmpegTool.encoders().isEmpty()) {
            System.out.println("SKIPPED: mutated videos, because ffmpeg is not installed (apt-get install ffmpeg)");
        }
        assumeTrue(FfmpegTool.encoders().contains(encoder), "no encoder " + encoder);
        FfmpegTool.ffmpeg(
                folder,
                "-f rawvideo -pixel_format rgb24 -framerate 10 -video_size 96x64 -i " + Clip.raw(folder, 96, 64)
                        + " -c:v " + encoder + " -pix_fmt yuv420p @" + file);
        Path log = folder.resolve("log.txt");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-Dorg.bytedeco.javacpp.nopointergc=true",
                        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MutationRunner.class.getName(),
                        folder.resolve(file).toString(),
                        Long.toString(seed),
                        Integer.toString(MUTATIONS))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = child.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        child.destroyForcibly();

        List<String> lines = Files.readAllLines(log);
        List<String> last = lines.subList(Math.max(0, lines.size() - 20), lines.size());
        assertThat(ended).as("ended in time; the last lines are %s", last).isTrue();
        assertThat(lines.get(lines.size() - 1))
                .as("the last lines are %s", last)
                .isEqualTo("done");
        System.out.println(file + ": " + count(lines, "read ") + " read, " + count(lines, "refused ") + " refused");
        assertThat(count(lines, "read ") + count(lines, "refused ")).isEqualTo(MUTATIONS);
    }

    private static long count(List<String> lines, String start) {
        return lines.stream().filter(line -> line.startsWith(start)).count();
    }
}
