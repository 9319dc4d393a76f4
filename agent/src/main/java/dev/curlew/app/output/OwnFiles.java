package dev.curlew.app.output;

import dev.curlew.app.console.UserException;
import dev.curlew.config.AgentConfig;
import dev.curlew.config.OutputConfig;
import dev.curlew.config.SourceConfig;
import dev.curlew.lifecycle.RealPath;
import dev.curlew.media.StreamId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which files are read and which are written, so that nothing is written over what is read, or over what another output
 * writes. Devices and pipes take anything. Main thread, before anything is opened.
 */
public final class OwnFiles {
    private static final Logger LOG = LoggerFactory.getLogger(OwnFiles.class);

    private final Map<Path, Use> taken = new HashMap<>();

    /** @param owner the same for all that may share the file */
    private record Use(String name, String owner) {}

    /**
     * All that run reads and writes.
     *
     * @param summary written besides, or null
     */
    public static void require(Path configuration, AgentConfig settings, @Nullable Path summary) {
        OwnFiles files = new OwnFiles();
        files.reads("the configuration itself", configuration.toString());
        files.readsModel(Path.of(settings.model()));
        settings.sources()
                .forEach((id, source) ->
                        files.reads("sources." + id + ".url", source.source().url()));
        settings.sources().forEach((id, source) -> files.writes(settings, id, source));
        if (summary != null) {
            files.writes("--summary-json", summary, "--summary-json");
        }
    }

    private void writes(AgentConfig settings, StreamId id, SourceConfig source) {
        OutputConfig output = settings.output();
        // these are appended to, so streams may share them
        writes("output.events", output.events(), id, "output.events");
        settings.sinks().forEach((name, sink) -> {
            String key = "sinks." + name + ".path";
            writes(key, sink.path(), id, key);
        });
        writes("output.mot", output.mot(), id, "output.mot of " + id);
        writes("output.detections", output.detections(), id, "output.detections of " + id);
        writes("output.annotate", output.annotate(), id, "output.annotate of " + id);
        writes("output.report", output.report(), id, "output.report of " + id);
        String counters = "sources." + id + ".counters.file";
        writes(counters, source.analytics().counters().file(), id, counters);
    }

    private void writes(String name, String template, StreamId id, String owner) {
        if (!template.isEmpty()) {
            writes(name, Path.of(template.replace(OutputConfig.STREAM, id.name())), owner);
        }
    }

    /** @param place of a file, or of what is none */
    public void reads(String name, String place) {
        try {
            if (Files.isRegularFile(Path.of(place))) {
                taken.putIfAbsent(RealPath.of(Path.of(place)), new Use(name, ""));
            }
        } catch (InvalidPathException e) {
            LOG.debug("{}", name, e); // an address
        }
    }

    /** The file, or those of its folder that a model is made of. */
    public void readsModel(Path model) {
        if (!Files.isDirectory(model)) {
            reads("the model", model.toString());
            return;
        }
        try (Stream<Path> files = Files.find(model, 2, (path, facts) -> isOfModel(path))) {
            files.forEach(file -> reads("a file of the model", file.toString()));
        } catch (IOException e) {
            LOG.debug("{}", model, e); // whoever loads it says what is wrong
        }
    }

    private static boolean isOfModel(Path path) {
        String name = String.valueOf(path.getFileName());
        return List.of(".pbtxt", ".onnx", ".plan").stream().anyMatch(name::endsWith) || name.equals("labels.txt");
    }

    /** Refuses a file that is read, or written by another owner. */
    void writes(String name, Path file, String owner) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return;
        }
        Use other = taken.putIfAbsent(RealPath.of(file), new Use(name, owner));
        if (other != null && !other.owner().equals(owner)) {
            throw new UserException(
                    UserException.USAGE,
                    name + " must have a file of its own, but " + file + " is also " + other.name()
                            + (other.name().equals(name) ? " of another source" : "") + "; give " + name
                            + " another path");
        }
    }
}
