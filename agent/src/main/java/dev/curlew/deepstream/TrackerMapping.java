package dev.curlew.deepstream;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Those keys of a low-level tracker's file that have an equal among the keys of {@code tracker} in agent.yaml. */
final class TrackerMapping {
    /** DeepStream counts frames; what they last is not said anywhere, so it is taken as most cameras have it. */
    private static final double FRAMES_PER_SECOND = 30;

    /** tracker.scores of agent.yaml, where it says nothing. */
    private static final double DEFAULT_BIRTH = 0.65;

    private static final double DEFAULT_HIGH = 0.5;
    private static final double DEFAULT_LOW = 0.3;

    private final Document document;
    private final Ledger ledger;
    private final Map<String, String> keys = new LinkedHashMap<>();

    TrackerMapping(Document document, Ledger ledger) {
        this.document = document;
        this.ledger = ledger;
    }

    /** By key below {@code tracker}, such as scores.low, its value. */
    Map<String, String> map() {
        scores();
        Entry overlap = find("DataAssociator", "minMatchingScore4TentativeIou");
        if (overlap != null && overlap.number() >= 0 && overlap.number() <= 1) {
            set(overlap, "matching.lowIou", ModelDraft.plain(overlap.number()), "");
        }
        Entry sameClass = find("DataAssociator", "checkClassMatch");
        sameClass = sameClass == null ? find("BaseConfig", "checkClassMatch") : sameClass;
        if (sameClass != null) {
            boolean strict = sameClass.isTrue();
            set(sameClass, "matching.classPenalty", strict ? "1" : "0", strict ? ", which forbids other classes" : "");
        }
        Entry probation = find("TargetManagement", "probationAge");
        if (probation != null && probation.integer(0) >= 1 && probation.integer(0) <= 1000) {
            set(probation, "life.confirmHits", probation.value(), " detections");
        }
        Entry shadow = find("TargetManagement", "maxShadowTrackingAge");
        if (shadow != null && shadow.integer(0) >= 1) {
            long millis = Math.round(shadow.integer(0) / FRAMES_PER_SECOND * 1000);
            set(shadow, "life.lost", millis + "ms", ": Curlew counts time, not frames; 30 a second were taken");
        }
        return keys;
    }

    private void scores() {
        Entry low = find("BaseConfig", "minDetectorConfidence");
        Entry high = find("DataAssociator", "tentativeDetectorConfidence");
        double lowest = DEFAULT_LOW;
        if (low != null && low.number() >= 0 && low.number() <= DEFAULT_BIRTH) {
            lowest = low.number();
            set(low, "scores.low", ModelDraft.plain(lowest), "");
        }
        if (high != null && high.number() >= lowest && high.number() <= DEFAULT_BIRTH) {
            set(high, "scores.high", ModelDraft.plain(high.number()), "");
        } else if (lowest > DEFAULT_HIGH) {
            keys.put("scores.high", ModelDraft.plain(lowest));
        }
        if (low != null || high != null) {
            ledger.note(
                    document.file() + ": Curlew starts a track from a score of 0.65 (tracker.scores.birth), for which"
                            + " DeepStream has no key; lower it where objects are found too late");
        }
    }

    private void set(Entry entry, String key, String value, String remark) {
        keys.put(key, value);
        ledger.mapped(entry, "agent.yaml: tracker." + key + " " + value + remark);
    }

    private @Nullable Entry find(String group, String key) {
        Group found = document.group(group);
        return found == null ? null : found.get(key);
    }
}
