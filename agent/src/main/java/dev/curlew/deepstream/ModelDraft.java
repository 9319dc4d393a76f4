package dev.curlew.deepstream;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A model folder in the making: what its config.pbtxt will say. */
final class ModelDraft {
    /** @param origin where it comes from */
    record Knob(String value, String origin) {}

    private final Path source;
    private final Map<String, Knob> knobs = new LinkedHashMap<>();
    private String name = "model";
    private @Nullable Path onnx;
    private List<String> labels = List.of();
    private List<String> classes = List.of();
    private String base = "";
    private String labelFile = "labels.txt";

    /** @param source the configuration that the model has in DeepStream */
    ModelDraft(Path source) {
        this.source = source;
    }

    void knob(String key, String value, String origin) {
        knobs.put(key, new Knob(value, origin));
    }

    void knob(String key, double value, String origin) {
        knob(key, plain(value), origin);
    }

    void name(String wanted) {
        String safe = wanted.replaceAll("[^A-Za-z0-9_.-]+", "_").replaceFirst("^[^A-Za-z0-9]+", "");
        name = safe.isEmpty() ? "model" : safe.substring(0, Math.min(64, safe.length()));
    }

    void onnx(Path file) {
        onnx = file;
    }

    void labels(List<String> names) {
        labels = List.copyOf(names);
    }

    List<String> labels() {
        return labels;
    }

    /** Labels to keep; empty keeps all. */
    void classes(List<String> names) {
        classes = List.copyOf(names);
    }

    List<String> classes() {
        return classes;
    }

    /** @param text of a config.pbtxt to which the knobs are added */
    void base(String text, String labelFilename) {
        base = text;
        labelFile = labelFilename;
    }

    boolean hasModel() {
        return onnx != null;
    }

    boolean hasKnob(String key) {
        return knobs.containsKey(key);
    }

    Model model() {
        return new Model(name, onnx, labels, labelFile, text());
    }

    private String text() {
        List<String> lines = new ArrayList<>();
        String from = String.valueOf(source.getFileName()).replaceAll("\\p{Cntrl}", "?");
        if (base.isEmpty()) {
            lines.add("# " + name + ", made by curlew import deepstream from " + from + ".");
            lines.add("# Keys are Triton's, parameters are Curlew's own; docs/models.md explains both.");
            lines.add("name: " + quoted(name));
            lines.add("platform: \"onnxruntime_onnx\"");
            lines.add("default_model_filename: \"model.onnx\"");
            lines.add("max_batch_size: 0");
        } else {
            lines.add(base.stripTrailing());
        }
        lines.add("");
        lines.add("# What " + from + " says of the model's input and of the boxes that are kept.");
        knobs.forEach((key, knob) -> lines.add("parameters { key: " + quoted(key) + " value { string_value: "
                + quoted(knob.value()) + " } }  # " + knob.origin().replaceAll("\\p{Cntrl}", "?")));
        return String.join("\n", lines) + "\n";
    }

    private static String quoted(String text) {
        return '"' + text.replaceAll("\\p{Cntrl}", "?").replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** At most six digits, so that 1 / 0.0039215697906911373 is 255. */
    static String plain(double value) {
        String text = String.format(Locale.ROOT, "%.6g", value);
        return new BigDecimal(text).stripTrailingZeros().toPlainString();
    }
}
