package dev.curlew.deepstream;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model folder to be written.
 *
 * @param onnx the file to copy; null where there is none
 * @param labelFile the labels' name in the folder
 * @param config text of config.pbtxt
 */
public record Model(String name, @Nullable Path onnx, List<String> labels, String labelFile, String config) {
    public Model {
        labels = List.copyOf(labels);
    }
}
