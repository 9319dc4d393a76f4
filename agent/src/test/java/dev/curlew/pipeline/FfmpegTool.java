package dev.curlew.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Debian's ffmpeg and ffprobe, which make the videos of a test and say what is in them. */
final class FfmpegTool {
    private static final long LIMIT_SECONDS = 60;

    private FfmpegTool() {}

    /** Names of its encoders; empty when there is no ffmpeg. */
    static Set<String> encoders() throws InterruptedException {
        Set<String> names = new TreeSet<>();
        try {
            for (String line : run(List.of("ffmpeg", "-hide_banner", "-encoders"))) {
                String[] words = line.strip().split(" +", 3);
                if (words.length > 1) {
                    names.add(words[1]);
                }
            }
            run(List.of("ffprobe", "-version"));
        } catch (IOException e) {
            names.clear();
        }
        return names;
    }

    static void ffmpeg(Path folder, String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "error", "-y"));
        for (String word : arguments.strip().split("\\s+", -1)) {
            command.add(word.replace("@", folder + "/"));
        }
        run(command);
    }

    /** When each picture is shown, in seconds; not a number where the container does not say. */
    static List<Double> times(Path video) throws IOException, InterruptedException {
        List<String> lines = run(List.of(
                "ffprobe",
                "-v",
                "error",
                "-select_streams",
                "V:0",
                "-show_entries",
                "frame=best_effort_timestamp_time",
                "-of",
                "csv=p=0",
                video.toString()));
        return lines.stream()
                .map(line -> line.replaceAll(",.*", ""))
                .filter(line -> !line.isBlank())
                .map(text -> text.equals("N/A") ? Double.NaN : Double.valueOf(text))
                .toList();
    }

    private static List<String> run(List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("ffmpeg", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("still running: " + command);
            }
            List<String> lines = Files.readAllLines(out);
            if (process.exitValue() != 0) {
                throw new IllegalStateException(command + " failed: " + lines);
            }
            return lines;
        } finally {
            Files.delete(out);
        }
    }
}
