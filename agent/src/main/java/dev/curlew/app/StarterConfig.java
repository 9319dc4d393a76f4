package dev.curlew.app;

import dev.curlew.model.InputSettings;
import dev.curlew.model.ModelVersion;
import dev.curlew.parse.ParserSettings;
import dev.curlew.parse.Processing;
import dev.curlew.pipeline.LoadedModel;
import dev.curlew.tensor.TensorSpec;
import java.util.List;
import java.util.Set;

/** The config.pbtxt that {@code model new} writes: what was understood of a model, every knob explicit and explained. */
final class StarterConfig {
    private final LoadedModel loaded;
    private final Processing processing;
    private final StringBuilder text = new StringBuilder();

    private StarterConfig(LoadedModel loaded) {
        this.loaded = loaded;
        this.processing = loaded.processing();
    }

    /** @param origin the file that the model came from */
    static String of(LoadedModel loaded, String name, String origin) {
        StarterConfig config = new StarterConfig(loaded);
        config.head(name, origin);
        config.tensors();
        config.running();
        config.input();
        config.output();
        return config.text.toString();
    }

    private void head(String name, String origin) {
        line("# " + oneLine(name) + ", made by curlew model new from " + oneLine(origin) + ".");
        line("# Keys are Triton's, parameters are Curlew's own; docs/models.md explains both.");
        line("name: " + quoted(name));
        line("platform: \"onnxruntime_onnx\"");
        line("default_model_filename: \"model.onnx\"");
        line("# Of the version folders 1/, 2/, ... the highest number runs.");
        line("version_policy { latest { num_versions: 1 } }");
    }

    private void tensors() {
        line("");
        line("# One frame at a time: dims are complete. A model with an open first size may say max_batch_size: 8 and");
        line("# leave that size out of all dims; the CPU runs one frame at a time all the same.");
        line("max_batch_size: 0");
        for (TensorSpec input : loaded.engine().inputs()) {
            line("input { " + tensor(input) + " }");
        }
        String labels = " label_filename: \"labels.txt\"";
        for (TensorSpec output : loaded.engine().outputs()) {
            line("output { " + tensor(output) + labels + " }");
            labels = "";
        }
    }

    private static String tensor(TensorSpec spec) {
        return "name: " + quoted(spec.name()) + " data_type: TYPE_" + spec.type() + " dims: " + spec.shape();
    }

    private void running() {
        TensorSpec picture = loaded.engine().inputs().get(0);
        line("");
        line("# Frames that run side by side; left out: one per core. --threads and threads: override it.");
        line("# instance_group { count: 2 kind: KIND_CPU }");
        line("# Runs before the first frame, for engines whose first run is slow.");
        line("# model_warmup { name: \"grey\" count: 1 inputs { key: " + quoted(picture.name())
                + " value { data_type: TYPE_" + picture.type() + " dims: " + picture.shape()
                + " random_data: true } } }");
    }

    private void input() {
        InputSettings input = processing.input();
        line("");
        line(
                "# How a picture becomes the input: order of the planes, then (pixel - mean) / std with pixels of 0 to 255,");
        line("# one number or three in the order of the planes. Wrong ones make a model weak without any error.");
        knob("color", ModelFacts.lower(input.color()), "rgb or bgr");
        knob("mean", ModelFacts.list(input.mean()), "");
        knob("std", ModelFacts.list(input.std()), "255 for a model trained on 0 to 1");
        knob(
                "resize",
                ModelFacts.lower(input.resize()),
                "letterbox keeps the picture's shape, stretch fills the input");
        knob("letterbox_align", ModelFacts.lower(input.align()), "top_left or center");
        knob("pad", Integer.toString(input.pad()), "grey around a letterboxed picture, 0 to 255");
    }

    private void output() {
        ParserSettings settings = processing.settings();
        ModelVersion model = processing.model();
        int classes = processing.factory().classes(processing.signature());
        String some = model.label(Math.min(1, classes - 1));
        line("");
        line("# What the outputs mean, and which detections are kept.");
        knob("parser", processing.parser(), "see docs/models.md for the others");
        if (processing.factory().parameters().contains("num_classes")) {
            knob("num_classes", Integer.toString(classes), "the outputs do not tell it");
        }
        knob(
                "score_threshold",
                ModelFacts.plain(settings.scoreThreshold()),
                "weaker ones are dropped; low, because the tracker holds on to objects by them");
        off("score_thresholds", model.label(0) + "=0.4, " + some + "=0.5", "other thresholds for some classes");
        off("classes", model.label(0) + ", " + some, "only these; all " + classes + " when left out");
        knob("nms_iou", ModelFacts.plain(settings.nmsIou()), "boxes that overlap by more are one object; 1 keeps all");
        knob("nms", settings.agnosticNms() ? "agnostic" : "class", "agnostic: also boxes of two classes");
        knob("min_width", ModelFacts.plain(settings.boxes().minWidth()), "sizes of boxes in parts of the frame's");
        knob("min_height", ModelFacts.plain(settings.boxes().minHeight()), "");
        knob("max_width", ModelFacts.plain(settings.boxes().maxWidth()), "");
        knob("max_height", ModelFacts.plain(settings.boxes().maxHeight()), "");
        knob("max_detections", Integer.toString(settings.maxDetections()), "per frame, best first");
        Set<String> given = processing.model().config().parameters().texts().keySet();
        for (String key : List.copyOf(processing.factory().parameters())) {
            if (!key.equals("num_classes") && !given.contains(key)) {
                line("# " + parameter(key, "...") + "  # found in the shapes or by default; docs/models.md");
            }
        }
    }

    private void knob(String key, String value, String meaning) {
        line(parameter(key, value) + (meaning.isEmpty() ? "" : "  # " + meaning));
    }

    private void off(String key, String example, String meaning) {
        line("# " + parameter(key, example) + "  # " + oneLine(meaning));
    }

    private static String parameter(String key, String value) {
        return "parameters { key: " + quoted(key) + " value { string_value: " + quoted(value) + " } }";
    }

    private static String quoted(String value) {
        return '"' + oneLine(value).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String oneLine(String value) {
        return value.replaceAll("\\p{Cntrl}", "?");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
