package dev.curlew.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.curlew.model.InputSettings;
import dev.curlew.model.ModelConfig;
import dev.curlew.model.ModelVersion;
import dev.curlew.model.WarmUp;
import dev.curlew.parse.BoxLimits;
import dev.curlew.parse.ParserSettings;
import dev.curlew.parse.Processing;
import dev.curlew.pipeline.LoadedModel;
import dev.curlew.tensor.TensorSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was understood of a loaded model, for a person and for a script. */
final class ModelFacts {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    /** More names than this are not printed for a person. */
    private static final int NAMES = 12;

    private final LoadedModel loaded;
    private final Processing processing;
    private final ModelVersion model;
    private final ModelConfig config;
    private final ParserSettings settings;

    ModelFacts(LoadedModel loaded) {
        this.loaded = loaded;
        this.processing = loaded.processing();
        this.model = processing.model();
        this.config = model.config();
        this.settings = processing.settings();
    }

    private List<String> classNames() {
        List<String> names = new ArrayList<>();
        for (int id = 0; id < processing.factory().classes(processing.signature()); id++) {
            names.add(model.label(id));
        }
        return names;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        lines().forEach((key, value) -> text.append(String.format(Locale.ROOT, "%-14s%s%n", key, value)));
        section(text, "Guessed", processing.guesses());
        section(text, "Ignored", config.ignored());
        section(text, "Warnings", processing.notices());
        return text.toString();
    }

    private static void section(StringBuilder text, String title, List<String> sentences) {
        if (!sentences.isEmpty()) {
            text.append(System.lineSeparator()).append(title).append(System.lineSeparator());
            sentences.forEach(sentence -> text.append("  ").append(sentence).append(System.lineSeparator()));
        }
    }

    private Map<String, String> lines() {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("name", model.name());
        lines.put("version", Long.toString(model.version()));
        lines.put("file", model.file() + ", " + megabytes(model.file().toFile().length()));
        lines.put("sha256", model.sha256());
        lines.put("settings", isConfigured() ? config.source() : "none: there is no config.pbtxt");
        lines.put("engine", loaded.engine().description());
        lines.put("inputs", specs(loaded.engine().inputs()));
        lines.put("outputs", specs(loaded.engine().outputs()));
        lines.put("parser", processing.parser());
        List<String> names = classNames();
        lines.put("classes", names.size() + ": " + shortened(names));
        lines.put("picture", picture(processing.input()));
        lines.put("scores", scores());
        lines.put("doubles", doubles());
        lines.put("boxes", boxes() + ", at most " + settings.maxDetections() + " per frame");
        if (!settings.classes().isEmpty()) {
            lines.put(
                    "only",
                    shortened(settings.classes().stream().map(model::label).toList()));
        }
        lines.put(
                "side by side",
                config.instances() > 0
                        ? config.instances() + ", by instance_group; --threads overrides it"
                        : "one per core: no instance_group says how many");
        if (!config.warmUps().isEmpty()) {
            lines.put("warm-up", runs() + " runs");
        }
        return lines;
    }

    /** A file alone has none; a folder's may be missing. */
    private boolean isConfigured() {
        return !config.source().equals(model.file().toString()) && Files.isRegularFile(Path.of(config.source()));
    }

    private int runs() {
        return config.warmUps().stream().mapToInt(WarmUp::count).sum();
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    private static String specs(List<TensorSpec> specs) {
        return specs.stream().map(TensorSpec::toString).collect(Collectors.joining(", "));
    }

    private static String shortened(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(NAMES, names.size())))
                + (names.size() > NAMES ? " and " + (names.size() - NAMES) + " more" : "");
    }

    private static String picture(InputSettings input) {
        String resize = input.resize() == InputSettings.Resize.STRETCH
                ? "stretched"
                : "letterboxed " + lower(input.align()) + ", padded with " + input.pad();
        return lower(input.color()) + ", (pixel - " + list(input.mean()) + ") / " + list(input.std()) + ", " + resize;
    }

    private String scores() {
        Map<Integer, Float> others = new TreeMap<>(settings.classThresholds());
        return "from " + plain(settings.scoreThreshold())
                + others.entrySet().stream()
                        .map(entry -> ", " + model.label(entry.getKey()) + " from " + plain(entry.getValue()))
                        .collect(Collectors.joining());
    }

    private String doubles() {
        return settings.nmsIou() >= 1
                ? "all kept: the model chooses itself"
                : "boxes of " + (settings.agnosticNms() ? "any" : "one") + " class that overlap by more than "
                        + plain(settings.nmsIou()) + " are one object";
    }

    private String boxes() {
        BoxLimits limits = settings.boxes();
        return limits.equals(BoxLimits.NONE)
                ? "of every size"
                : "width " + plain(limits.minWidth()) + " to " + plain(limits.maxWidth()) + ", height "
                        + plain(limits.minHeight()) + " to " + plain(limits.maxHeight()) + " of the frame's";
    }

    /** One number where all three planes have the same. */
    static String list(List<Float> channels) {
        List<Float> distinct = channels.stream().distinct().toList();
        return (distinct.size() == 1 ? distinct : channels)
                .stream().map(ModelFacts::plain).collect(Collectors.joining(", "));
    }

    static String plain(float number) {
        return number == Math.rint(number) ? Integer.toString((int) number) : Float.toString(number);
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    String json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("name", model.name())
                .put("version", Long.toString(model.version()))
                .put("file", model.file().toString())
                .put("bytes", model.file().toFile().length())
                .put("sha256", model.sha256())
                .put("config", config.source())
                .put("engine", loaded.engine().description());
        tensors(root.putArray("inputs"), loaded.engine().inputs());
        tensors(root.putArray("outputs"), loaded.engine().outputs());
        root.put("parser", processing.parser());
        strings(root.putArray("classes"), classNames());
        input(root.putObject("preprocessing"));
        settings(root.putObject("postprocessing"));
        root.put("instances", config.instances()).put("warmUpRuns", runs());
        strings(root.putArray("guessed"), processing.guesses());
        strings(root.putArray("ignored"), config.ignored());
        strings(root.putArray("warnings"), processing.notices());
        try {
            return JSON.writeValueAsString(root) + System.lineSeparator();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void input(ObjectNode into) {
        InputSettings input = processing.input();
        into.put("color", lower(input.color()));
        input.mean().forEach(into.putArray("mean")::add);
        input.std().forEach(into.putArray("std")::add);
        into.put("resize", lower(input.resize()))
                .put("letterbox_align", lower(input.align()))
                .put("pad", input.pad());
    }

    private void settings(ObjectNode into) {
        into.put("score_threshold", settings.scoreThreshold());
        ObjectNode thresholds = into.putObject("score_thresholds");
        new TreeMap<>(settings.classThresholds()).forEach((id, least) -> thresholds.put(model.label(id), least));
        into.put("nms_iou", settings.nmsIou()).put("nms", settings.agnosticNms() ? "agnostic" : "class");
        into.put("min_width", settings.boxes().minWidth())
                .put("min_height", settings.boxes().minHeight())
                .put("max_width", settings.boxes().maxWidth())
                .put("max_height", settings.boxes().maxHeight())
                .put("max_detections", settings.maxDetections());
        strings(
                into.putArray("classes"),
                settings.classes().stream().map(model::label).toList());
    }

    private static void tensors(ArrayNode into, List<TensorSpec> specs) {
        for (TensorSpec spec : specs) {
            ObjectNode tensor = into.addObject();
            tensor.put("name", spec.name()).put("type", spec.type().name());
            spec.shape().forEach(tensor.putArray("shape")::add);
        }
    }

    private static void strings(ArrayNode into, List<String> texts) {
        texts.forEach(into::add);
    }
}
