package dev.curlew.app;

import dev.curlew.config.ConfigException;
import dev.curlew.config.ConfigFile;
import dev.curlew.deepstream.Imported;
import dev.curlew.deepstream.Model;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an import makes, in the making: it lies beside its place under another name until it is whole. Main thread;
 * closing it removes what was not committed.
 */
final class ImportFolder implements AutoCloseable {
    static final String AGENT = "agent.yaml";
    static final String REPORT = "import-report.md";
    private static final String MODELS = "model-repo";

    private final Path target;
    private final Path scaffold;
    private final Path folder;

    /** @throws UserException when the place is taken or cannot be written */
    ImportFolder(Path target) {
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
                    target + ": exists already and is not overwritten; remove it, or give another --out");
        }
        try {
            Files.createDirectories(parent);
            scaffold = Files.createTempDirectory(parent, ".curlew-import-");
            folder = Files.createDirectories(scaffold.resolve(last.toString()));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Returns what was made, as the person will find it. */
    List<String> write(Imported imported) {
        List<String> made = new ArrayList<>();
        try {
            if (!imported.agent().isEmpty()) {
                Files.createDirectories(folder.resolve("results"));
                Files.writeString(folder.resolve(AGENT), imported.agent());
                made.add(target.resolve(AGENT).toString());
            }
            Model model = imported.model();
            if (model != null) {
                write(model);
                made.add(target.resolve(MODELS).resolve(model.name()) + "/");
            }
            made.add(target.resolve(REPORT).toString());
        } catch (IOException e) {
            throw unwritable(e);
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
        return folder.resolve(MODELS).resolve(model.name());
    }

    /** What check-config will say, given the secrets. */
    List<String> problems(Imported imported) {
        if (imported.agent().isEmpty()) {
            return List.of();
        }
        try {
            ConfigFile.read(
                    folder.resolve(AGENT), name -> imported.variables().contains(name) ? "x" : System.getenv(name));
            return List.of();
        } catch (ConfigException e) {
            return String.valueOf(e.getMessage()).lines().map(this::shown).toList();
        }
    }

    /** Names the folder as the person will find it. */
    String shown(String text) {
        return text.replace(folder.toString(), target.toString());
    }

    void report(String text) {
        try {
            Files.writeString(folder.resolve(REPORT), text);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    void commit() {
        try {
            Files.move(folder, target.toAbsolutePath().normalize(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private UserException unwritable(IOException e) {
        String reason = e instanceof FileSystemException file && file.getReason() != null
                ? file.getReason()
                : e.getClass().getSimpleName() + ": " + e.getMessage();
        return new UserException(UserException.OUTPUT, target + ": cannot be written: " + reason);
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
