package dev.curlew.app;

import dev.curlew.lifecycle.WriteFailure;
import dev.curlew.pipeline.LoadedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model folder in the making: it lies beside its place under another name until everything in it is right, so that
 * nobody ever loads half a model. Main thread; closing it removes what was not committed.
 */
final class StarterFolder implements AutoCloseable {
    private static final String CONFIG = "config.pbtxt";

    private final Path source;
    private final Path target;
    private final String name;
    private final Path scaffold;
    private final Path folder;

    /** @throws UserException when the place is taken or cannot be written */
    StarterFolder(Path source, Path target) {
        this.source = source;
        this.target = target;
        Path absolute = target.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        Path last = absolute.getFileName();
        if (parent == null || last == null) {
            throw new UserException(UserException.OUTPUT, target + ": is no name for a folder; give --out DIR");
        }
        if (Files.exists(absolute)) {
            throw new UserException(
                    UserException.OUTPUT,
                    target + ": exists already and is not overwritten; remove it, or give another --out or --name");
        }
        name = last.toString();
        try {
            Files.createDirectories(parent);
            scaffold = Files.createTempDirectory(parent, ".curlew-new-");
            folder = scaffold.resolve(name);
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    String name() {
        return name;
    }

    Path file(String inside) {
        return folder.resolve(inside);
    }

    /** Copies the model and what is known of its meaning; loads it by that. */
    LoadedModel begin(List<String> labels, @Nullable String parser) {
        try {
            Files.createDirectories(file("1"));
            Files.copy(source, file("1/model.onnx"));
            if (!labels.isEmpty()) {
                Files.write(file("labels.txt"), labels);
            }
            Files.writeString(
                    file(CONFIG),
                    parser == null
                            ? ""
                            : "parameters { key: \"parser\" value { string_value: \""
                                    + parser.replaceAll("[\\\\\"\\p{Cntrl}]", "?") + "\" } }");
        } catch (IOException e) {
            throw unwritable(e);
        }
        return load();
    }

    /** Writes config.pbtxt and labels.txt as they stay. */
    void complete(LoadedModel loaded) {
        List<String> labels = new ArrayList<>();
        int classes = loaded.processing().factory().classes(loaded.processing().signature());
        for (int id = 0; id < classes; id++) {
            labels.add(loaded.processing().model().label(id));
        }
        try {
            Files.writeString(file(CONFIG), StarterConfig.of(loaded, name, String.valueOf(source.getFileName())));
            Files.write(file("labels.txt"), labels);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** As it is now; errors name the files that the person knows. */
    LoadedModel load() {
        try {
            return ModelLoading.loadQuietly(folder, List.of());
        } catch (UserException e) {
            String message = String.valueOf(e.getMessage())
                    .replace(file("1/model.onnx").toString(), source.toString())
                    .replace(file(CONFIG).toString(), CONFIG)
                    .replace(folder.toString(), target.toString());
            String remedy = message.contains("parser") ? " (here: --parser NAME)" : "";
            throw new UserException(e.exitCode(), message + remedy);
        }
    }

    void commit() {
        try {
            Files.move(folder, target.toAbsolutePath().normalize(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    UserException unwritable(IOException e) {
        return new UserException(
                UserException.OUTPUT, String.valueOf(WriteFailure.of(target, e).getMessage()));
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(scaffold)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }
}
