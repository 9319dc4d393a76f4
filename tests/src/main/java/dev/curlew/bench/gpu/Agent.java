package dev.curlew.bench.gpu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the packed agent as an operator would: a configuration, a process, its summary. */
final class Agent {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 300;

    /** In place of a folder of plans: the job is to run on the CPU although there is a GPU. */
    static final Path NO_GPU = Path.of("");

    private final Pack pack;

    Agent(Pack pack) {
        this.pack = pack;
    }

    /**
     * What it is to do.
     *
     * @param name of its folder under the work folder
     * @param model the model's folder
     * @param plans cache of engines, or NO_GPU
     * @param sources lines of the key sources, in YAML
     * @param output the key output's value, in YAML's flow style
     * @param classes the key classes' value; an empty list keeps all
     */
    record Job(String name, Path model, Path plans, List<String> sources, String output, String classes) {
        Job(String name, Path model, Path plans, List<String> sources, String output) {
            this(name, model, plans, sources, output, "[]");
        }
    }

    /** A process that runs. */
    record Running(Child child, Path folder, long startNanos) {
        long pid() {
            return child.process().pid();
        }
    }

    /** So many streams of one clip. */
    static List<String> streams(int count, Path clip, String settings) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(String.format(Locale.ROOT, "cam%d: {url: %s%s}", i, quoted(clip), settings));
        }
        return lines;
    }

    static String quoted(Path path) {
        return "'" + path.toAbsolutePath().toString().replace("'", "''") + "'";
    }

    Running start(Job job) throws IOException {
        return start(job, Map.of());
    }

    /** @param variables of its environment, besides the usual ones; CURLEW_JAVA_OPTS comes after the usual options */
    Running start(Job job, Map<String, String> variables) throws IOException {
        Path folder = pack.work().resolve(job.name());
        Files.createDirectories(folder);
        StringBuilder config = new StringBuilder("version: 1\nmodel: ").append(quoted(job.model()));
        if (!pack.cpu()) {
            config.append("\ngpu: {").append(gpu(job)).append('}');
        }
        config.append("\nclasses: ").append(job.classes());
        config.append("\noutput: ").append(job.output()).append("\nsources:\n");
        job.sources().forEach(source -> config.append("  ").append(source).append('\n'));
        Path file = Files.writeString(folder.resolve("agent.yaml"), config);
        Files.deleteIfExists(folder.resolve("summary.json"));
        List<String> command = List.of(
                launcher(),
                "run",
                "--config",
                file.toString(),
                "--summary-json",
                folder.resolve("summary.json").toString());
        Map<String, String> environment = new HashMap<>(environment());
        variables.forEach((key, value) -> environment.merge(
                key, value, (usual, more) -> key.equals("CURLEW_JAVA_OPTS") ? usual + " " + more : more));
        long start = System.nanoTime();
        return new Running(Child.start(folder, "agent", command, environment), folder, start);
    }

    private static String gpu(Job job) {
        return job.plans().equals(NO_GPU) ? "device: none" : "device: \"0\", engineCache: " + quoted(job.plans());
    }

    /** Any other command of the agent. */
    Child command(String name, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher()));
        command.addAll(arguments);
        return Child.start(pack.work().resolve(name), "agent", command, environment());
    }

    private String launcher() {
        return pack.folder().resolve("curlew").toString();
    }

    private Map<String, String> environment() {
        String options = (System.getenv().getOrDefault("CURLEW_JAVA_OPTS", "") + " "
                        + String.join(" ", Pack.gpuOptions()))
                .strip();
        return Map.of(
                "CURLEW_JAVA_OPTS",
                options,
                "CURLEW_CACHE",
                pack.folder().resolve("cache").toString());
    }

    /** Ends those that nobody has waited for, so that they disturb nothing that is timed. */
    static void end(Collection<Running> all) {
        all.forEach(each -> each.child().process().destroyForcibly());
    }

    /** Runs a job to its end. */
    JsonNode run(Job job) throws IOException, InterruptedException {
        return summary(start(job));
    }

    /** Lets streams that never end play for a while, then ends them as an operator would. */
    JsonNode runFor(Job job, double seconds) throws IOException, InterruptedException {
        Running running = start(job);
        running.child().process().waitFor(Math.round(seconds * 1000), TimeUnit.MILLISECONDS);
        running.child().process().destroy(); // SIGTERM
        return summary(running);
    }

    JsonNode summary(Running running) throws IOException, InterruptedException {
        int code = running.child().await(PATIENCE_SECONDS);
        Path file = running.folder().resolve("summary.json");
        if (code != 0 || !Files.exists(file)) {
            throw new IOException(
                    "the agent ended with code " + code + ": " + running.child().lastWords());
        }
        return JSON.readTree(Files.readAllBytes(file));
    }
}
