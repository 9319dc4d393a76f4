package dev.curlew.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One model in Triton's layout: config.pbtxt, labels and version folders. */
final class ModelFolder {
    private static final String LABELS = "labels.txt";

    private final Path folder;
    private final String name;
    private final ModelConfig config;
    private final VersionFolders versions;

    private ModelFolder(Path folder, ModelConfig config, VersionFolders versions) {
        this.folder = folder;
        this.name = ModelRepository.name(folder);
        this.config = config;
        this.versions = versions;
    }

    /** Whether it has a config.pbtxt or a version folder with a model in it. */
    static boolean is(Path folder) {
        if (Files.isRegularFile(folder.resolve(ModelRepository.CONFIG))) {
            return true;
        }
        try {
            return Files.isDirectory(folder)
                    && VersionFolders.in(folder).numbers().stream()
                            .anyMatch(version -> !defaultFiles(folder.resolve(version.toString()))
                                    .isEmpty());
        } catch (ModelException e) {
            return false;
        }
    }

    static ModelFolder open(Path folder) throws ModelException {
        Path file = folder.resolve(ModelRepository.CONFIG);
        ModelConfig config = Files.exists(file) ? ConfigPbtxt.read(file) : ModelConfig.absent(file.toString());
        ModelFolder model = new ModelFolder(folder, config, VersionFolders.in(folder));
        if (!config.name().isEmpty() && !config.name().equals(model.name)) {
            throw new ModelException(config.source() + ": name must equal the folder's name " + model.name
                    + ", but was \"" + config.name() + "\"; rename one or leave name out");
        }
        return model;
    }

    ModelVersion latest() throws ModelException {
        List<Long> allowed = config.versionPolicy().select(versions.numbers());
        if (allowed.isEmpty()) {
            throw new ModelException(folder + ": "
                    + (versions.numbers().isEmpty()
                            ? "has no version folder; put the model at " + folder.resolve("1/model.onnx")
                            : "version_policy lets none of the versions " + versions.numbers()
                                    + " through; change it in " + config.source()));
        }
        return version(allowed.get(0));
    }

    /** A version that was named by path; the policy is not asked. */
    ModelVersion version(long version) throws ModelException {
        return file(version, modelFile(folder.resolve(Long.toString(version))));
    }

    ModelVersion file(long version, Path file) throws ModelException {
        ModelFormat format = config.format() != null
                ? config.format()
                : ModelFormat.ofFile(ModelRepository.name(file))
                        .orElseThrow(() -> new ModelException(config.source()
                                + ": platform is missing, and the name of " + file + " does not tell; set platform: \""
                                + String.join("\" or \"", ModelFormat.platforms()) + "\""));
        return new ModelVersion(name, version, format, file, Sha256.of(file), labels(), config, notices());
    }

    private Path modelFile(Path versionFolder) throws ModelException {
        List<Path> found = defaultFiles(versionFolder);
        String wanted = config.modelFile();
        if (wanted.isEmpty() && config.format() != null) {
            wanted = config.format().defaultFile();
        }
        if (wanted.isEmpty() && found.size() == 1) {
            return found.get(0);
        }
        if (wanted.isEmpty() && found.size() > 1) {
            throw new ModelException(versionFolder + ": holds more than one model; set platform in " + config.source());
        }
        Path file = versionFolder.resolve(wanted.isEmpty() ? ModelFormat.ONNX.defaultFile() : wanted);
        if (!Files.isRegularFile(file)) {
            throw new ModelException(file + ": "
                    + (Files.isDirectory(file) ? "is a folder, not a model file" : "no such file")
                    + "; put the model there, or set default_model_filename in " + config.source());
        }
        return file;
    }

    private static List<Path> defaultFiles(Path versionFolder) {
        return Arrays.stream(ModelFormat.values())
                .map(format -> versionFolder.resolve(format.defaultFile()))
                .filter(Files::isRegularFile)
                .toList();
    }

    private List<String> labels() throws ModelException {
        if (!config.labelFile().isEmpty()) {
            return Labels.read(folder.resolve(config.labelFile()));
        }
        Path labels = folder.resolve(LABELS);
        return Files.exists(labels) ? Labels.read(labels) : List.of();
    }

    private List<String> notices() {
        List<String> notices = new ArrayList<>(config.notices());
        notices.addAll(versions.notices());
        if (config.versionPolicy() instanceof VersionPolicy.Specific specific) {
            for (long version : specific.versions()) {
                if (!versions.numbers().contains(version)) {
                    notices.add(config.source() + ": version_policy names version " + version + ", but " + folder
                            + " has no such folder");
                }
            }
        }
        return notices;
    }
}
