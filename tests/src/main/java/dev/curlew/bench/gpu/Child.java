package dev.curlew.bench.gpu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of which the standard output is kept in one file and the rest in another. */
final class Child {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path out;
    private final Path err;

    private Child(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static Child start(Path work, String name, List<String> command, Map<String, String> environment)
            throws IOException {
        Files.createDirectories(work);
        Path out = work.resolve(name + ".out");
        Path err = work.resolve(name + ".err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(Redirect.to(out.toFile()))
                .redirectError(Redirect.to(err.toFile()));
        builder.environment().putAll(environment);
        return new Child(builder.start(), out, err);
    }

    Process process() {
        return process;
    }

    /** Exit code; 128 + 9 when it had to be killed because it took too long. */
    int await(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return process.exitValue();
    }

    /** The JSON that it prints as its last line. */
    JsonNode json(long seconds) throws IOException, InterruptedException {
        int code = await(seconds);
        String text = Files.readString(out).strip();
        if (code != 0 || text.isEmpty()) {
            throw new IOException("ended with code " + code + ": " + lastWords());
        }
        return JSON.readTree(text.substring(text.lastIndexOf('\n') + 1));
    }

    String output() throws IOException {
        return Files.readString(out);
    }

    /** What it said last, on one line. */
    String lastWords() throws IOException {
        String text =
                (Files.readString(err).strip() + "\n" + Files.readString(out).strip()).strip();
        String last = text.substring(text.lastIndexOf('\n') + 1);
        return last.length() > 400 ? last.substring(0, 400) : last;
    }

    /** All that it said on standard error. */
    String errors() throws IOException {
        return Files.readString(err);
    }
}
