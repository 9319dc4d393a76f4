package dev.curlew.app;

import dev.curlew.app.console.UserException;
import dev.curlew.app.engine.ModelLoading;
import dev.curlew.pipeline.LoadedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model folder in the making: it lies beside its place under another name until everything in it is right, so that
 * nobody ever loads half a model. Main thread; closing it removes what was not committed.
 */
final class StarterFolder implements AutoCloseable {
    private static final String CONFIG = "config.pbtxt";

    private final Path source;
    private final NewFolder folder;

    /** @throws UserException when the place is taken or cannot be written */
    StarterFolder(Path source, Path target) {
        this.source = source;
        folder = new NewFolder(target, ".curlew-new-", "--out or --name");
    }

    Path file(String inside) {
        return folder.file(inside);
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
            Files.writeString(
                    file(CONFIG), StarterConfig.of(loaded, folder.name(), String.valueOf(source.getFileName())));
            Files.write(file("labels.txt"), labels);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** As it is now; errors name the files that the person knows. */
    LoadedModel load() {
        try {
            return ModelLoading.loadQuietly(folder.folder(), List.of());
        } catch (UserException e) {
            String message = folder.shown(String.valueOf(e.getMessage())
                    .replace(file("1/model.onnx").toString(), source.toString())
                    .replace(file(CONFIG).toString(), CONFIG));
            String remedy = message.contains("parser") ? " (here: --parser NAME)" : "";
            throw new UserException(e.exitCode(), message + remedy);
        }
    }

    void commit() {
        folder.commit();
    }

    UserException unwritable(IOException e) {
        return folder.unwritable(e);
    }

    @Override
    public void close() {
        folder.close();
    }
}
