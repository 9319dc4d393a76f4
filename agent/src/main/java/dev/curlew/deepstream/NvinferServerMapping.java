package dev.curlew.deepstream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An nvinferserver configuration, and the Triton model folder that it names, as a model folder of Curlew's. */
final class NvinferServerMapping {
    private static final Pattern LABELS = Pattern.compile("label_filename\\s*:\\s*\"([^\"/\\\\]+)\"");
    private static final Pattern FILE = Pattern.compile("default_model_filename\\s*:\\s*\"([^\"/\\\\]+)\"");
    private static final String DETECTION = "postprocess.detection.";

    private final Document document;
    private final Group config;
    private final FrameSize frame;
    private final Ledger ledger;
    private final ModelDraft draft;

    NvinferServerMapping(Document document, FrameSize frame, Ledger ledger) {
        this.document = document;
        this.config = document.groupOrEmpty("infer_config");
        this.frame = frame;
        this.ledger = ledger;
        this.draft = new ModelDraft(document.file());
    }

    /** Null where it is no detector of whole frames. */
    @Nullable
    ModelDraft map() {
        if (!isDetector()) {
            return null;
        }
        repository();
        config.with("postprocess.labelfile_path", entry -> LabelSource.read(entry, draft, ledger));
        new PictureKnobs(draft, ledger).nvinferServer(config);
        config.with(
                DETECTION + "num_detected_classes",
                entry -> ledger.unneeded(entry, "the outputs and the labels tell it"));
        Entry function = config.get(DETECTION + "custom_parse_bbox_func");
        if (function == null || function.value().isEmpty()) {
            ledger.todo(document.file() + ":" + config.line() + ": there is no custom_parse_bbox_func, so DeepStream"
                    + " reads a DetectNet_v2 model, whose grids of boxes Curlew does not read yet; take another"
                    + " detector or write a parser (docs/plugins.md)");
        } else {
            ParserChoice.take(function, config.get(DETECTION + "num_detected_classes"), draft, ledger);
        }
        limits();
        return draft;
    }

    private boolean isDetector() {
        Entry mode = document.groupOrEmpty("input_control").get("process_mode");
        if (mode != null
                && (mode.value().equals("PROCESS_MODE_CLIP_OBJECTS")
                        || mode.value().equals("2"))) {
            ledger.unsupported(mode, "a secondary model: Curlew runs one model, on whole frames");
            ledger.todo(mode.place() + ": is a secondary model; import the primary one");
            return false;
        }
        for (String other :
                List.of("classification", "segmentation", "triton_classification", "trtis_classification")) {
            Optional<Entry> key = config.entries().stream()
                    .filter(entry -> entry.key().startsWith("postprocess." + other + "."))
                    .findFirst();
            if (key.isPresent()) {
                ledger.todo(key.get().place() + ": is a " + other.replaceFirst(".*_", "")
                        + " model, which is not run; import a detector");
                return false;
            }
        }
        Entry own = config.get("postprocess.other.type_name");
        if (own != null) {
            ledger.note(own.place() + ": DeepStream leaves these outputs to the application; Curlew guesses the parser"
                    + " by their shapes (docs/models.md)");
        }
        return true;
    }

    private @Nullable Entry backend(String key) {
        Entry entry = config.get("backend.triton." + key);
        return entry == null ? config.get("backend.trt_is." + key) : entry;
    }

    private void repository() {
        Entry name = backend("model_name");
        Entry root = backend("model_repo.root");
        draft.name(name == null ? "model" : name.value());
        Entry url = backend("grpc.url");
        if (url != null) {
            ledger.todo(
                    url.place() + ": the model runs on a Triton server; copy its folder's version to 1/model.onnx of"
                            + " the model folder");
        }
        Path models = root == null ? null : Paths.of(root);
        Path folder = models == null || name == null ? null : Paths.of(models.resolve("any"), name.value());
        if (name != null) {
            ledger.mapped(name, "the model folder's name");
        }
        if (root == null || folder == null) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            ledger.mapped(root, "the model folder, but there is no such folder");
            ledger.todo(root.place() + ": no such folder " + folder
                    + "; put the model's ONNX file into the model folder" + " as 1/model.onnx");
            return;
        }
        ledger.mapped(root, "copied to the model folder");
        Path model = modelFile(folder, backend("version"), base(folder));
        if (model != null) {
            draft.onnx(model);
        }
    }

    /** Its own config.pbtxt stays, the knobs are added; returns the model file's name. */
    private String base(Path folder) {
        Path file = folder.resolve("config.pbtxt");
        if (!Files.isRegularFile(file)) {
            return "model.onnx";
        }
        try {
            String text = DocumentReader.text(file);
            PbtxtSyntax.parse(file, text);
            Matcher labels = LABELS.matcher(text);
            String labelFile = labels.find() ? labels.group(1) : "labels.txt";
            if (Files.isRegularFile(folder.resolve(labelFile))) {
                draft.labels(LabelFile.read(folder.resolve(labelFile)));
            }
            draft.base(text, labelFile);
            Matcher name = FILE.matcher(text);
            return name.find() ? name.group(1) : "model.onnx";
        } catch (ImportException e) {
            ledger.todo(e.getMessage() + "; the model folder has a config.pbtxt of its own instead");
            return "model.onnx";
        }
    }

    private @Nullable Path modelFile(Path folder, @Nullable Entry version, String name) {
        try (Stream<Path> children = Files.list(folder)) {
            Optional<Path> newest = children.filter(
                            child -> child.getFileName().toString().matches("[1-9]\\d{0,17}"))
                    .filter(child -> version == null || version.value().equals("-1") || child.endsWith(version.value()))
                    .max(Comparator.comparingLong(
                            child -> Long.parseLong(child.getFileName().toString())));
            if (version != null) {
                ledger.mapped(version, "version 1 of the model folder");
            }
            Path file = newest.map(each -> each.resolve(name))
                    .orElse(folder.resolve("1").resolve(name));
            if (Files.isRegularFile(file) && name.endsWith(".onnx")) {
                return file;
            }
            ledger.todo(file + ": " + (Files.exists(file) ? "is no ONNX file" : "no such file")
                    + "; put the model into the model folder as 1/model.onnx");
        } catch (IOException e) {
            ledger.todo(folder + ": cannot be read: " + e.getMessage());
        }
        return null;
    }

    private void limits() {
        DetectionLimits limits = new DetectionLimits(draft, ledger);
        boolean nms = config.entries().stream().anyMatch(entry -> entry.key().startsWith(DETECTION + "nms."));
        boolean none =
                config.entries().stream().anyMatch(entry -> entry.key().startsWith(DETECTION + "simple_cluster"));
        draft.knob("nms_iou", none ? 1 : 0.5, none ? "simple_cluster: none" : "Curlew's default");
        if (!nms && !none) {
            ledger.note(document.file() + ": Curlew takes non-maximum suppression (nms_iou) in place of DBSCAN or"
                    + " groupRectangles: the number of boxes may differ");
        }
        config.with(DETECTION + "nms.confidence_threshold", limits::threshold);
        config.with(DETECTION + "simple_cluster.threshold", limits::threshold);
        config.with(DETECTION + "dbscan.pre_threshold", limits::threshold);
        config.with(DETECTION + "group_rectangle.confidence_threshold", limits::threshold);
        config.with(DETECTION + "nms.iou_threshold", limits::overlap);
        config.with(DETECTION + "nms.topk", limits::topK);
        perClass(limits);
        control(limits);
        limits.settle(0);
    }

    private void perClass(DetectionLimits limits) {
        for (Entry key : config.entries()) {
            if (key.key().matches("postprocess\\.detection\\.per_class_params(\\[\\d+\\])?\\.key")) {
                Entry threshold = config.get(key.key().replaceFirst("\\.key$", ".value.pre_threshold"));
                if (threshold != null) {
                    limits.threshold(key.integer(-1), threshold);
                    ledger.unneeded(key, "names the class of the threshold beside it");
                }
            }
        }
    }

    private void control(DetectionLimits limits) {
        Group output = document.groupOrEmpty("output_control");
        for (String limit : List.of("min", "max")) {
            for (String side : List.of("width", "height")) {
                String key = "detect_control.default_filter.bbox_filter." + limit + "_" + side;
                int pixels = side.equals("width") ? frame.width() : frame.height();
                output.with(key, entry -> limits.size(entry, limit + "_" + side, pixels));
            }
        }
        output.with("detect_control.filter_out_class_ids", limits::drop);
    }
}
