package dev.curlew.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts what is compared, each in processes of its own, and reads the JSON that they leave. */
final class Subjects {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path launcher;
    private final Path work;
    private final Path model;
    private final Path video;
    private final int cores;
    private final @Nullable Path python;
    private final Path peer;

    Subjects(Path launcher, Path work, Path model, Path video, int cores, @Nullable Path python, Path peer) {
        this.launcher = launcher;
        this.work = work;
        this.model = model;
        this.video = video;
        this.cores = cores;
        this.python = python;
        this.peer = peer;
    }

    String name() {
        return model.getFileName().toString().replaceFirst("\\.onnx$", "");
    }

    boolean hasPeer() {
        return python != null;
    }

    /** The limit program's figures. */
    JsonNode limit(int passes) throws IOException, InterruptedException {
        Path out = work.resolve("limit.json");
        Process process = start(
                out,
                List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:+UseSerialGC",
                        "-Dorg.bytedeco.javacpp.cachedir="
                                + System.getProperty(
                                        "org.bytedeco.javacpp.cachedir",
                                        work.resolve("native").toString()),
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        Limit.class.getName(),
                        onnx().toString(),
                        video.toString(),
                        Integer.toString(passes),
                        Integer.toString(cores)));
        await(process, "the limit program");
        return JSON.readTree(Files.readAllBytes(out));
    }

    /** The agent's summary of so many files at once. */
    JsonNode agent(int files, int passes) throws IOException, InterruptedException {
        await(startAgent(files, "repeat: " + passes), "the agent");
        return summary();
    }

    JsonNode summary() throws IOException {
        return JSON.readTree(Files.readAllBytes(work.resolve("summary.json")));
    }

    /** A stream's events, appended to while the agent runs. */
    Path events(int stream) {
        return work.resolve("events-cam" + stream + ".jsonl");
    }

    /** @param source lines of each source's settings besides its url, in YAML's flow style */
    Process startAgent(int files, String source) throws IOException {
        return startAgent(files, source, "");
    }

    /** Where all of them write. */
    Path work() {
        return work;
    }

    /** The agent's own files. */
    Path state() {
        return work.resolve("state");
    }

    /** @param more of the configuration, as lines */
    Process startAgent(int files, String source, String more) throws IOException {
        StringBuilder config = new StringBuilder("version: 1\n")
                .append("model: ")
                .append(quoted(model))
                .append("\noutput: {events: ")
                .append(quoted(work.resolve("events-{stream}.jsonl")))
                .append("}\nstorage: {folder: ")
                .append(quoted(state()))
                .append("}\n")
                .append(more)
                .append("sources:\n");
        for (int i = 0; i < files; i++) {
            Files.deleteIfExists(events(i));
            config.append("  cam").append(i).append(": {url: ").append(quoted(video));
            config.append(", ").append(source).append("}\n");
        }
        Path file = work.resolve("agent.yaml");
        Files.writeString(file, config);
        Path summary = work.resolve("summary.json");
        Files.deleteIfExists(summary);
        return start(
                work.resolve("agent.log"),
                List.of(launcher.toString(), "run", "--config", file.toString(), "--summary-json", summary.toString()));
    }

    private static String quoted(Path path) {
        return "'" + path.toAbsolutePath().toString().replace("'", "''") + "'";
    }

    /** The peers' figures, of processes that run side by side. */
    List<JsonNode> peers(int processes, int passes) throws IOException, InterruptedException {
        List<Process> running = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            List<String> command = new ArrayList<>(List.of(String.valueOf(python), peer.toString()));
            command.addAll(List.of("--model", onnx().toString(), "--video", video.toString()));
            command.addAll(List.of("--passes", Integer.toString(passes)));
            command.addAll(List.of("--mot", work.resolve("peer" + i + ".txt").toString()));
            if (processes > 1) {
                command.addAll(List.of("--threads", "1"));
            }
            running.add(start(work.resolve("peer" + i + ".json"), command));
        }
        List<JsonNode> figures = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            await(running.get(i), "the peer");
            figures.add(JSON.readTree(Files.readAllBytes(work.resolve("peer" + i + ".json"))));
        }
        return figures;
    }

    private Path onnx() throws IOException {
        if (!Files.isDirectory(model)) {
            return model;
        }
        try (var files = Files.walk(model, 2)) {
            return files.filter(file -> file.endsWith("model.onnx"))
                    .max(Path::compareTo)
                    .orElseThrow(() -> new IOException(model + ": holds no <version>/model.onnx"));
        }
    }

    private Process start(Path out, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(
                        Redirect.to(work.resolve(out.getFileName() + ".err").toFile()))
                .start();
    }

    void await(Process process, String what) throws IOException, InterruptedException {
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException(what + " ended with code " + code + "; see " + work);
        }
    }
}
