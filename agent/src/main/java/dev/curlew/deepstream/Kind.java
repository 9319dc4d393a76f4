package dev.curlew.deepstream;

import java.util.Set;

/** What a configuration file is for. */
enum Kind {
    APP("a deepstream-app configuration"),
    NVINFER("an nvinfer configuration"),
    NVINFERSERVER("an nvinferserver configuration"),
    TRACKER("a tracker's configuration"),
    ANALYTICS("an nvdsanalytics configuration"),
    MESSAGES("a message converter's configuration"),
    PREPROCESS("an nvdspreprocess configuration"),
    POSTPROCESS("an nvdspostprocess configuration"),
    STREAMMUX("an nvstreammux configuration"),
    DEWARPER("a dewarper's configuration"),
    TRITON("a Triton server's config.pbtxt"),
    SERVICE_MAKER("a Service Maker pipeline"),
    OTHER("no DeepStream configuration that we know");

    private static final String APP_GROUPS = "application|source\\d*|source-list|source-attr-all|primary-gie|streammux"
            + "|sink\\d*|tiled-display|tiler|secondary-gie\\d*|osd|tests";
    private static final Set<String> NVINFER_KEYS = Set.of(
            "onnx-file",
            "model-engine-file",
            "tlt-encoded-model",
            "uff-file",
            "model-file",
            "custom-network-config",
            "net-scale-factor",
            "network-type",
            "network-mode",
            "labelfile-path",
            "num-detected-classes",
            "gie-unique-id",
            "int8-calib-file");

    private final String words;

    Kind(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    static Kind of(Document document) {
        Group property = document.group("property");
        if (document.has("infer_config")) {
            return NVINFERSERVER;
        }
        if (property != null) {
            return ofProperty(document, property);
        }
        if (document.has("deepstream")) {
            return SERVICE_MAKER;
        }
        if (document.has("BaseConfig") || document.has("TargetManagement") || document.has("NvDCF")) {
            return TRACKER;
        }
        if (any(document, "sensor\\d+|place\\d+|analytics\\d+|schema") && !any(document, "source\\d+")) {
            return MESSAGES;
        }
        if (any(document, APP_GROUPS)) {
            return APP;
        }
        Group top = document.groupOrEmpty("");
        boolean triton = top.get("platform") != null || top.get("backend") != null || top.get("max_batch_size") != null;
        return triton ? TRITON : OTHER;
    }

    private static Kind ofProperty(Document document, Group property) {
        if (any(document, "(roi-filtering|overcrowding|line-crossing|direction-detection)-stream-\\d+")
                || property.get("config-width") != null) {
            return ANALYTICS;
        }
        if (any(document, "group-\\d+") || property.get("processing-width") != null) {
            return PREPROCESS;
        }
        if (property.get("network_type") != null || property.get("process_mode") != null) {
            return POSTPROCESS;
        }
        if (any(document, "surface\\d+") || property.get("dewarp-dump-frames") != null) {
            return DEWARPER;
        }
        if (property.get("adaptive-batching") != null || property.get("algorithm-type") != null) {
            return STREAMMUX;
        }
        return property.entries().stream().anyMatch(entry -> NVINFER_KEYS.contains(entry.key()))
                        || any(document, "class-attrs-.*")
                ? NVINFER
                : OTHER;
    }

    private static boolean any(Document document, String form) {
        return document.groups().stream().anyMatch(group -> group.name().matches(form));
    }
}
