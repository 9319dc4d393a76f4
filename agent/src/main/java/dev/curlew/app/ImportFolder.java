package dev.curlew.app;

import dev.curlew.config.ConfigException;
import dev.curlew.config.ConfigFile;
import dev.curlew.deepstream.Imported;
import dev.curlew.deepstream.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What an import makes, in the making: it lies beside its place under another name until it is whole. Main thread;
 * closing it removes what was not committed.
 */
final class ImportFolder implements AutoCloseable {
    static final String AGENT = "agent.yaml";
    static final String REPORT = "import-report.md";
    private static final String MODELS = "model-repo";

    private final Path target;
    private final NewFolder folder;

    /** @throws UserException when the place is taken or cannot be written */
    ImportFolder(Path target) {
        this.target = target;
        folder = new NewFolder(target, ".curlew-import-", "--out");
    }

    /** Returns what was made, as the person will find it. */
    List<String> write(Imported imported) {
        List<String> made = new ArrayList<>();
        try {
            if (!imported.agent().isEmpty()) {
                Files.createDirectories(folder.file("results"));
                Files.writeString(folder.file(AGENT), imported.agent());
                made.add(target.resolve(AGENT).toString());
            }
            Model model = imported.model();
            if (model != null) {
                write(model);
                made.add(target.resolve(MODELS).resolve(model.name()) + "/");
            }
            made.add(target.resolve(REPORT).toString());
        } catch (IOException e) {
            throw folder.unwritable(e);
        }
        return made;
    }

    private void write(Model model) throws IOException {
        Path place = model(model);
        Files.createDirectories(place.resolve("1"));
        Files.writeString(place.resolve("config.pbtxt"), model.config());
        if (!model.labels().isEmpty()) {
            Files.write(place.resolve(model.labelFile()), model.labels());
        }
        Path onnx = model.onnx();
        if (onnx != null) {
            Files.copy(onnx, place.resolve("1/model.onnx"));
            weightsBeside(onnx, place.resolve("1"));
        }
    }

    /** Big models keep their weights in files that are named after them. */
    private static void weightsBeside(Path onnx, Path to) throws IOException {
        for (String suffix : List.of(".data", "_data")) {
            Path weights = onnx.resolveSibling(onnx.getFileName() + suffix);
            if (Files.isRegularFile(weights)) {
                Files.copy(weights, to.resolve(weights.getFileName().toString()));
            }
        }
    }

    Path model(Model model) {
        return folder.file(MODELS).resolve(model.name());
    }

    /** What check-config will say, given the secrets. */
    List<String> problems(Imported imported) {
        if (imported.agent().isEmpty()) {
            return List.of();
        }
        try {
            ConfigFile.read(
                    folder.file(AGENT), name -> imported.variables().contains(name) ? "x" : System.getenv(name));
            return List.of();
        } catch (ConfigException e) {
            return String.valueOf(e.getMessage()).lines().map(this::shown).toList();
        }
    }

    /** Names the folder as the person will find it. */
    String shown(String text) {
        return folder.shown(text);
    }

    void report(String text) {
        try {
            Files.writeString(folder.file(REPORT), text);
        } catch (IOException e) {
            throw folder.unwritable(e);
        }
    }

    void commit() {
        folder.commit();
    }

    @Override
    public void close() {
        folder.close();
    }
}
