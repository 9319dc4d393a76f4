package dev.curlew.model;

import java.nio.file.Path;
import java.util.List;

/**
 * One version of a model that can be loaded.
 *
 * @param name the model folder's name, or the file's name without its ending
 * @param version number of the version folder; 1 for a file given alone
 * @param file model.onnx or model.plan
 * @param sha256 of that file, in lower-case hex
 * @param labels class names by id; empty when none are given
 * @param notices what an operator should know although it is no error
 */
public record ModelVersion(
        String name,
        long version,
        ModelFormat format,
        Path file,
        String sha256,
        List<String> labels,
        ModelConfig config,
        List<String> notices) {

    public ModelVersion {
        labels = List.copyOf(labels);
        notices = List.copyOf(notices);
    }

    /** The class's name, or {@code class 7} where the labels end before it. */
    public String label(int classId) {
        boolean named =
                classId >= 0 && classId < labels.size() && !labels.get(classId).isEmpty();
        return named ? labels.get(classId) : "class " + classId;
    }

    public ModelVersion withLabels(List<String> other) {
        return new ModelVersion(name, version, format, file, sha256, other, config, notices);
    }
}
