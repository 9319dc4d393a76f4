package dev.curlew.deepstream;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** An nvinfer configuration as a model folder. */
final class NvinferMapping {
    private static final double DEFAULT_THRESHOLD = 0.2;
    private static final Map<Integer, String> NETWORK_TYPES =
            Map.of(0, "detector", 1, "classifier", 2, "segmentation", 3, "instance segmentation", 100, "other");

    private final Document document;
    private final Group property;
    private final @Nullable Group app;
    private final FrameSize frame;
    private final Ledger ledger;
    private final ModelDraft draft;

    /** @param app the [primary-gie] of deepstream-app, which overrides some keys */
    NvinferMapping(Document document, @Nullable Group app, FrameSize frame, Ledger ledger) {
        this.document = document;
        this.property = document.groupOrEmpty("property");
        this.app = app;
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
        source();
        labels();
        new PictureKnobs(draft, ledger).nvinfer(property);
        parser();
        limits();
        return draft;
    }

    private boolean isDetector() {
        Entry mode = property.get("process-mode");
        Entry type = property.get("network-type");
        if (mode != null && mode.integer(1) == 2) {
            ledger.unsupported(mode, "a secondary model: Curlew runs one model, on whole frames");
            ledger.todo(mode.place() + ": is a secondary model (process-mode 2); import the primary one");
            return false;
        }
        int kind = type == null ? 0 : type.integer(0);
        if (type != null && kind != 0) {
            String words = NETWORK_TYPES.getOrDefault(kind, "unknown");
            ledger.unsupported(type, words + ": Curlew runs detectors");
            ledger.todo(type.place() + ": network-type " + kind + " (" + words + ") is not run; import a detector");
            return false;
        }
        take(mode, "the model sees whole frames, as here");
        take(type, "a detector, as all of Curlew's models");
        take(property.get("network-mode"), "the ONNX runs in the precision that it was exported with");
        return true;
    }

    private void take(@Nullable Entry entry, String reason) {
        if (entry != null) {
            ledger.unneeded(entry, reason);
        }
    }

    /** Of [primary-gie] where it says so, else of [property]; the other one counts for nothing. */
    private @Nullable Entry said(String key) {
        Entry over = app == null ? null : app.get(key);
        Entry own = property.get(key);
        if (over != null && own != null) {
            ledger.unneeded(own, "[" + over.group() + "] says otherwise: " + over.place());
        }
        return over != null ? over : own;
    }

    private void source() {
        Entry onnx = said("onnx-file");
        Entry engine = said("model-engine-file");
        Path file = onnx == null ? null : Paths.of(onnx);
        if (onnx != null && file != null) {
            draft.name(String.valueOf(file.getFileName()).replaceFirst("(?i)\\.onnx$", ""));
            if (Files.isRegularFile(file)) {
                draft.onnx(file);
                ledger.mapped(onnx, "copied to the model folder as 1/model.onnx");
            } else {
                ledger.mapped(onnx, "the model folder's 1/model.onnx, but there is no such file");
                ledger.todo(onnx.place() + ": no such file " + file + "; put the ONNX file into the model folder as"
                        + " 1/model.onnx");
            }
            take(engine, "Curlew runs the ONNX file; engines belong to one GPU and TensorRT");
            return;
        }
        otherFormat(engine);
    }

    private void otherFormat(@Nullable Entry engine) {
        Entry named = null;
        String remedy = "";
        for (Map.Entry<String, String> format : List.of(
                Map.entry("tlt-encoded-model", "an encrypted TAO model; export it from TAO as plain ONNX"),
                Map.entry("uff-file", "UFF; export the model as ONNX from the framework that trained it"),
                Map.entry("custom-network-config", "a darknet network; export it as ONNX"),
                Map.entry("model-file", "Caffe (or darknet) weights; convert the model to ONNX"))) {
            Entry entry = said(format.getKey());
            if (entry != null && named == null) {
                named = entry;
                remedy = format.getValue();
                ledger.unsupported(entry, "is " + remedy);
            }
        }
        if (engine != null) {
            if (named == null) {
                named = engine;
                remedy = "a TensorRT engine, built for one GPU and TensorRT; take the ONNX file that it was built from";
            }
            ledger.unsupported(engine, "engines belong to one GPU and TensorRT; Curlew takes the ONNX file");
        }
        if (named == null) {
            draft.name(String.valueOf(document.file().getFileName()).replaceFirst("\\.[^.]*$", ""));
            ledger.todo(document.file() + ": names no model file; put the ONNX file into the model folder as"
                    + " 1/model.onnx");
            return;
        }
        Path path = Paths.of(named);
        String file = path == null ? named.value() : String.valueOf(path.getFileName());
        draft.name(file.replaceFirst("\\..*$", ""));
        ledger.todo(named.place() + ": " + file + " is " + remedy + ", and put it into the model folder as"
                + " 1/model.onnx");
    }

    private void labels() {
        Entry labels = said("labelfile-path");
        if (labels != null) {
            LabelSource.read(labels, draft, ledger);
        }
        Entry count = property.get("num-detected-classes");
        if (count == null) {
            return;
        }
        int classes = count.integer(-1);
        if (!draft.labels().isEmpty() && draft.labels().size() != classes) {
            ledger.todo(count.place() + ": num-detected-classes is " + count.value() + ", but there are "
                    + draft.labels().size() + " labels; check labels.txt of the model folder");
        }
        ledger.unneeded(count, "the outputs and the labels tell it");
    }

    private void parser() {
        Entry function = property.get("parse-bbox-func-name");
        Entry masks = property.get("parse-bbox-instance-mask-func-name");
        if (function == null && masks != null) {
            ledger.todo(masks.place() + ": masks are not read; Curlew can read the boxes of YOLO segmentation models"
                    + " (parser yolov8 or yolov5 in config.pbtxt)");
            return;
        }
        if (function == null) {
            ledger.todo(document.file() + ":" + property.line() + ": there is no parse-bbox-func-name, so DeepStream"
                    + " reads a DetectNet_v2 model, whose grids of boxes Curlew does not read yet; take another"
                    + " detector or write a parser (docs/plugins.md)");
            return;
        }
        ParserChoice.take(function, property.get("num-detected-classes"), draft, ledger);
    }

    private void limits() {
        DetectionLimits limits = new DetectionLimits(draft, ledger);
        Entry filter = property.get("filter-out-class-ids");
        if (filter != null) {
            limits.drop(filter);
        }
        boolean suppresses = clustering();
        for (Group group : document.groups()) {
            String name = group.name();
            if (name.equals("class-attrs-all")) {
                forAll(group, limits, suppresses);
            } else if (name.matches("class-attrs-\\d{1,6}")) {
                forClass(Integer.parseInt(name.substring("class-attrs-".length())), group, limits);
            }
        }
        limits.settle(DEFAULT_THRESHOLD);
    }

    /** Whether boxes that overlap are suppressed. */
    private boolean clustering() {
        Entry mode = property.get("cluster-mode");
        int number = mode == null ? 0 : mode.integer(-1);
        if (number == 4) {
            draft.knob("nms_iou", 1, "cluster-mode 4: none");
            ledger.mapped(present(mode), "config.pbtxt: nms_iou 1, which suppresses nothing");
            return false;
        }
        // overridden by nms-iou-threshold
        draft.knob("nms_iou", number == 2 ? 0.3 : 0.5, number == 2 ? "DeepStream's default" : "Curlew's default");
        if (number == 2) {
            ledger.mapped(present(mode), "config.pbtxt: nms_iou, non-maximum suppression as here");
            return true;
        }
        String words = number == 0 ? "groupRectangles" : number == 1 ? "DBSCAN" : number == 3 ? "DBSCAN and NMS" : "?";
        String note = "Curlew takes non-maximum suppression (nms_iou) in place of " + words;
        if (mode != null) {
            ledger.mapped(mode, "config.pbtxt: nms_iou; " + note);
        }
        ledger.note((mode == null ? document.file().toString() : mode.place()) + ": " + note
                + ": the number of boxes may differ");
        return number == 3;
    }

    private static Entry present(@Nullable Entry entry) {
        if (entry == null) {
            throw new IllegalStateException("the default is not this");
        }
        return entry;
    }

    private void forAll(Group group, DetectionLimits limits, boolean suppresses) {
        group.with("threshold", limits::threshold);
        group.with("pre-cluster-threshold", limits::threshold);
        group.with("post-cluster-threshold", limits::laterThreshold);
        group.with("topk", limits::topK);
        Entry overlap = group.get("nms-iou-threshold");
        if (overlap != null && suppresses) {
            limits.overlap(overlap);
        } else if (overlap != null) {
            ledger.unneeded(overlap, "cluster-mode does not use it");
        }
        sizes(
                group,
                (entry, knob) -> limits.size(entry, knob, knob.endsWith("width") ? frame.width() : frame.height()));
    }

    private void forClass(int id, Group group, DetectionLimits limits) {
        group.with("threshold", entry -> limits.threshold(id, entry));
        group.with("pre-cluster-threshold", entry -> limits.threshold(id, entry));
        group.with(
                "post-cluster-threshold",
                entry -> ledger.unneeded(entry, "score_thresholds of config.pbtxt has one threshold for each class"));
        group.with("nms-iou-threshold", entry -> ledger.unsupported(entry, "nms_iou is one for all classes"));
        group.with("topk", entry -> ledger.unsupported(entry, "max_detections is one for all classes"));
        sizes(group, (entry, knob) -> {
            if (entry.number() > 0) {
                ledger.unsupported(entry, knob + " is one for all classes");
            } else {
                ledger.unneeded(entry, "no limit");
            }
        });
    }

    private static void sizes(Group group, BiConsumer<Entry, String> to) {
        for (String limit : List.of("min", "max")) {
            for (String side : List.of("width", "height")) {
                group.with(
                        "detected-" + limit + "-" + side.substring(0, 1),
                        entry -> to.accept(entry, (limit + "_" + side).toLowerCase(Locale.ROOT)));
            }
        }
    }
}
