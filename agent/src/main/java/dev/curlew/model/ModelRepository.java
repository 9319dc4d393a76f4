package dev.curlew.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the model behind a path that an operator gave: a model folder of Triton's layout, one version folder of it, or
 * a model file alone.
 */
public final class ModelRepository {
    static final String CONFIG = "config.pbtxt";

    private ModelRepository() {}

    /** The highest version that the version policy lets through, or the very version or file that was named. */
    public static ModelVersion load(Path path) throws ModelException {
        if (Files.isRegularFile(path)) {
            return loadFile(path);
        }
        if (path.toString().isBlank()) {
            throw new ModelException(
                    "the model's path is empty; give a model folder, for example model-repo/nanodet, or x.onnx");
        }
        if (!Files.isDirectory(path)) {
            throw new ModelException(
                    path + ": no such file or folder; give a model folder, for example model-repo/nanodet, or x.onnx");
        }
        Path parent = parent(path);
        if (VersionFolders.isVersion(name(path)) && ModelFolder.is(parent)) {
            return ModelFolder.open(parent).version(Long.parseLong(name(path)));
        }
        if (ModelFolder.is(path)) {
            return ModelFolder.open(path).latest();
        }
        List<String> models = modelsIn(path);
        throw new ModelException(path + ": holds no config.pbtxt and no version folder such as 1/"
                + (models.isEmpty()
                        ? ", so it is no model; give a model folder, for example model-repo/nanodet, or x.onnx"
                        : "; give one of its models: " + String.join(", ", models)));
    }

    private static ModelVersion loadFile(Path file) throws ModelException {
        String name = name(file);
        if (name.equals(CONFIG)) {
            throw new ModelException(file + ": give the model's folder, not its " + CONFIG);
        }
        Optional<ModelFormat> format = ModelFormat.ofFile(name);
        if (format.isEmpty()) {
            throw new ModelException(file + ": its name must end with .onnx, .plan or .engine to be taken as a model");
        }
        Path versionFolder = parent(file);
        if (VersionFolders.isVersion(name(versionFolder))
                && Files.isRegularFile(parent(versionFolder).resolve(CONFIG))) {
            return ModelFolder.open(parent(versionFolder)).file(Long.parseLong(name(versionFolder)), file);
        }
        String stem = name.substring(0, name.lastIndexOf('.'));
        return new ModelVersion(
                stem,
                1,
                format.get(),
                file,
                Sha256.of(file),
                labelsBeside(file, stem),
                ModelConfig.absent(file.toString()),
                List.of());
    }

    private static List<String> labelsBeside(Path file, String stem) throws ModelException {
        for (String name : List.of(stem + ".labels.txt", "labels.txt")) {
            Path labels = file.resolveSibling(name);
            if (Files.exists(labels)) {
                return Labels.read(labels);
            }
        }
        return List.of();
    }

    private static List<String> modelsIn(Path folder) throws ModelException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(ModelFolder::is)
                    .map(ModelRepository::name)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ModelException(folder + ": cannot be listed" + FileErrors.reason(e), e);
        }
    }

    /** The last part of the path; of {@code .} and the like, the name of the folder they stand for. */
    static String name(Path path) {
        Path name = path.toAbsolutePath().normalize().getFileName();
        return name == null ? "" : name.toString();
    }

    private static Path parent(Path path) {
        Path given = path.getParent();
        if (given != null && !path.endsWith("..") && !path.endsWith(".")) {
            return given;
        }
        Path parent = path.toAbsolutePath().normalize().getParent();
        return parent == null ? path : parent;
    }
}
