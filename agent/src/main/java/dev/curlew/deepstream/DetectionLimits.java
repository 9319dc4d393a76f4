package dev.curlew.deepstream;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which detections a model keeps: thresholds, sizes and classes, turned into Curlew's knobs. */
final class DetectionLimits {
    private static final int MOST_DETECTIONS = 4096;
    /** A threshold of 1 or more is how DeepStream's users switch a class off. */
    private static final double OFF = 1;

    private final ModelDraft draft;
    private final Ledger ledger;
    private final Map<Integer, Entry> thresholds = new LinkedHashMap<>();
    private final Set<Integer> dropped = new LinkedHashSet<>();
    private final List<Entry> droppers = new ArrayList<>();
    private @Nullable Entry threshold;
    private @Nullable Entry laterThreshold;

    DetectionLimits(ModelDraft draft, Ledger ledger) {
        this.draft = draft;
        this.ledger = ledger;
    }

    void threshold(Entry entry) {
        if (isNumber(entry)) {
            threshold = entry;
        }
    }

    /** After clustering; where a box keeps its score, the higher of both counts. */
    void laterThreshold(Entry entry) {
        if (isNumber(entry)) {
            laterThreshold = entry;
        }
    }

    void threshold(int classId, Entry entry) {
        if (isNumber(entry)) {
            thresholds.put(classId, entry);
        }
    }

    void drop(Entry entry) {
        droppers.add(entry);
        for (String id : entry.list()) {
            try {
                dropped.add(Integer.parseInt(id));
            } catch (NumberFormatException e) {
                ledger.todo(entry.place() + ": " + id + " is no class id");
            }
        }
    }

    /** Best boxes of each class; Curlew counts them over all classes. */
    void topK(Entry entry) {
        int best = entry.integer(-1);
        if (best < 1) {
            ledger.unneeded(entry, "all are kept; Curlew keeps the 300 best by default");
            return;
        }
        int most = (int) Math.min(
                MOST_DETECTIONS, (long) best * Math.max(1, draft.labels().size()));
        draft.knob("max_detections", most, entry.key() + " of each class, times the classes");
        ledger.mapped(entry, "config.pbtxt: max_detections " + most + ", over all classes");
    }

    void overlap(Entry entry) {
        double iou = entry.number();
        if (iou >= 0 && iou <= 1) {
            draft.knob("nms_iou", iou, entry.key());
            ledger.mapped(entry, "config.pbtxt: nms_iou " + ModelDraft.plain(iou));
        } else {
            ledger.unsupported(entry, "must lie between 0 and 1");
        }
    }

    /** @param pixels of the side of DeepStream's frames; 0 where it is not known */
    void size(Entry entry, String knob, int pixels) {
        double size = entry.number();
        if (!(size > 0)) {
            ledger.unneeded(entry, "no limit");
        } else if (pixels <= 0) {
            ledger.unsupported(
                    entry,
                    "pixels of the stream muxer's frames, whose size is not known here; write " + knob
                            + " in config.pbtxt as a part of the frame");
        } else if (size >= pixels) {
            ledger.unneeded(entry, "as big as the frame or bigger: no limit that Curlew could have");
        } else {
            draft.knob(knob, size / pixels, entry.key() + "=" + entry.value() + " of " + pixels + " pixels");
            ledger.mapped(
                    entry, "config.pbtxt: " + knob + " " + ModelDraft.plain(size / pixels) + ", part of the frame");
        }
    }

    private boolean isNumber(Entry entry) {
        if (Double.isNaN(entry.number())) {
            ledger.unsupported(entry, "is no number");
            return false;
        }
        return true;
    }

    /** When all is said. */
    void settle(double fallback) {
        double all = threshold == null ? fallback : threshold.number();
        String origin = threshold == null ? "DeepStream's default" : threshold.key();
        if (laterThreshold != null) {
            all = Math.max(all, laterThreshold.number());
            ledger.mapped(laterThreshold, "config.pbtxt: score_threshold, the higher of both");
        }
        boolean allOff = all >= OFF;
        if (threshold != null) {
            ledger.mapped(
                    threshold,
                    allOff
                            ? "agent.yaml: classes: those without a threshold of their own are off"
                            : "config.pbtxt: score_threshold " + ModelDraft.plain(Math.max(0, all)));
        }
        classThresholds(allOff);
        if (!allOff) {
            draft.knob("score_threshold", Math.max(0, all), origin);
        }
        classes();
    }

    private void classThresholds(boolean allOff) {
        List<String> pairs = new ArrayList<>();
        double lowest = OFF;
        for (int id = 0; allOff && id < draft.labels().size(); id++) {
            if (!thresholds.containsKey(id)) {
                dropped.add(id);
            }
        }
        for (Map.Entry<Integer, Entry> each : thresholds.entrySet()) {
            int id = each.getKey();
            Entry entry = each.getValue();
            double value = entry.number();
            String label = label(id);
            if (value >= OFF) {
                dropped.add(id);
                droppers.add(entry);
            } else if (label.isEmpty()) {
                ledger.unsupported(entry, "class " + id + " has no label, so it cannot be named in score_thresholds");
            } else if (label.contains(",") || label.contains("=")) {
                ledger.unsupported(entry, "label \"" + label + "\" cannot stand in score_thresholds; rename it");
            } else {
                pairs.add(label + "=" + ModelDraft.plain(Math.max(0, value)));
                lowest = Math.min(lowest, value);
                ledger.mapped(entry, "config.pbtxt: score_thresholds " + pairs.get(pairs.size() - 1));
            }
        }
        if (!pairs.isEmpty()) {
            draft.knob("score_thresholds", String.join(", ", pairs), "pre-cluster-threshold of single classes");
        }
        if (allOff) {
            draft.knob("score_threshold", pairs.isEmpty() ? OFF : Math.max(0, lowest), "the lowest of the classes");
        }
    }

    private void classes() {
        if (dropped.isEmpty()) {
            droppers.forEach(entry -> ledger.unneeded(entry, "names no class"));
            return;
        }
        List<String> kept = new ArrayList<>();
        for (int id = 0; id < draft.labels().size(); id++) {
            if (!dropped.contains(id) && !kept.contains(draft.labels().get(id))) {
                kept.add(draft.labels().get(id));
            }
        }
        if (kept.isEmpty() || kept.contains("")) {
            String reason = draft.labels().isEmpty() ? "there are no labels" : "no class is left, or one has no name";
            droppers.forEach(entry -> ledger.unsupported(
                    entry, reason + ", so the classes to keep cannot be named; write classes in agent.yaml"));
            return;
        }
        draft.classes(kept);
        droppers.forEach(entry -> ledger.mapped(entry, "agent.yaml: classes, without " + labels(dropped)));
    }

    private String labels(Set<Integer> ids) {
        return String.join(
                ", ",
                ids.stream()
                        .map(id -> label(id).isEmpty() ? "class " + id : label(id))
                        .toList());
    }

    private String label(int id) {
        return id >= 0 && id < draft.labels().size() ? draft.labels().get(id) : "";
    }
}
