package dev.curlew.app.control;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.curlew.app.console.Version;
import dev.curlew.app.doctor.Finding;
import dev.curlew.app.doctor.HostCheck;
import dev.curlew.config.LoadedConfig;
import dev.curlew.config.Overrides;
import dev.curlew.control.Action;
import dev.curlew.control.Args;
import dev.curlew.control.Command;
import dev.curlew.control.CommandException;
import dev.curlew.infer.EngineException;
import dev.curlew.lifecycle.PendingFile;
import dev.curlew.lifecycle.WriteFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The command diagnostics: a ZIP for whoever has to find out what is wrong, without secrets. It goes into the agent's own
 * folder and nowhere else, whoever sent the command; the oldest give way. The bus's thread.
 */
final class Diagnostics implements Action {
    private static final int MOST_FILES = 5;
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path folder;
    private final LoadedConfig config;
    private final Overrides overrides;
    private final StatusReport status;
    private final RecentLog log;
    private final InstantSource clock;

    /**
     * @param folder made when first needed
     * @param config without overrides
     */
    Diagnostics(
            Path folder,
            LoadedConfig config,
            Overrides overrides,
            StatusReport status,
            RecentLog log,
            InstantSource clock) {
        this.overrides = overrides;
        this.folder = folder;
        this.config = config;
        this.status = status;
        this.log = log;
        this.clock = clock;
    }

    @Override
    public ObjectNode run(Command command) throws CommandException {
        Args.of(command);
        Instant now = clock.instant();
        Path target = folder.resolve("curlew-" + NAME.format(now) + ".zip");
        try {
            Files.createDirectories(folder);
            PendingFile file = PendingFile.beside(target);
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file.part()))) {
                write(zip);
            } catch (IOException e) {
                file.discard(); // a full disk has no room for half a file
                throw e;
            }
            file.commit();
            forgetOld(target);
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("path", target.toAbsolutePath().normalize().toString())
                    .put("bytes", Files.size(target));
        } catch (IOException e) {
            throw CommandException.failed(
                    "storage", String.valueOf(WriteFailure.of(target, e).getMessage()));
        }
    }

    private void write(ZipOutputStream zip) throws IOException {
        put(zip, "status.json", JSON.writeValueAsString(status.now()));
        put(zip, "config.yaml", config.effective());
        put(zip, "overrides.json", JSON.writeValueAsString(overrides.toJson()));
        put(zip, "versions.txt", versions());
        put(zip, "doctor.txt", doctor());
        put(zip, "threads.txt", threads());
        put(zip, "log.txt", String.join("", log.lines()));
        put(zip, "process.txt", Files.readString(Path.of("/proc/self/status")));
    }

    private static void put(OutputStream zip, String name, String text) throws IOException {
        ((ZipOutputStream) zip).putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        ((ZipOutputStream) zip).closeEntry();
    }

    private static String versions() {
        try {
            return String.join("\n", new Version().getVersion()) + "\n";
        } catch (EngineException | LinkageError e) {
            return "cannot be told: " + e.getMessage() + "\n";
        }
    }

    private static String doctor() {
        StringBuilder text = new StringBuilder();
        for (Finding finding : HostCheck.findings(null)) {
            text.append(finding.line()).append('\n');
        }
        return text.toString();
    }

    private static String threads() {
        Map<String, StackTraceElement[]> byName = new TreeMap<>();
        Thread.getAllStackTraces()
                .forEach((thread, stack) ->
                        byName.put(thread.getName() + " " + thread.getId() + " " + thread.getState(), stack));
        StringBuilder text = new StringBuilder();
        byName.forEach((name, stack) -> {
            text.append(name).append('\n');
            for (StackTraceElement at : stack) {
                text.append("    ").append(at).append('\n');
            }
        });
        return text.toString();
    }

    /** By the file's own name: the clock may have been set back, and the one that was just written must stay. */
    private void forgetOld(Path newest) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> others = files.filter(
                            file -> file.getFileName().toString().matches("curlew-[0-9-]+\\.zip"))
                    .filter(file -> !file.equals(newest))
                    .sorted(Comparator.reverseOrder())
                    .toList();
            for (Path old : others.subList(Math.min(MOST_FILES - 1, others.size()), others.size())) {
                Files.deleteIfExists(old);
            }
        }
    }
}
