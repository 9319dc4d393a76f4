package dev.curlew.deepstream;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What DeepStream writes, as {@code output} of agent.yaml. */
final class OutputMapping {
    /** Beside agent.yaml. */
    static final String FOLDER = "results";

    private static final Map<Integer, String> SINKS = Map.of(
            1, "drops everything", 2, "a screen", 3, "a file", 4, "an RTSP server", 5, "a screen", 6, "a broker");

    private final Document document;
    private final Ledger ledger;
    private final Map<String, String> outputs = new LinkedHashMap<>();

    OutputMapping(Document document, Ledger ledger) {
        this.document = document;
        this.ledger = ledger;
    }

    /** By key of output its path. */
    Map<String, String> map() {
        outputs.put("events", FOLDER + "/{stream}.jsonl");
        Group application = document.groupOrEmpty("application");
        folder(application, "gie-kitti-output-dir", "detections");
        folder(application, "kitti-track-output-dir", "mot");
        for (Group group : document.groups()) {
            if (group.name().matches("sink\\d*")) {
                sink(group);
            } else if (!group.isOn()) {
                ledger.leaveOut(group, Outcome.UNNEEDED, "[" + group.name() + "] is off (enable=0)");
            }
        }
        return outputs;
    }

    private void folder(Group application, String key, String output) {
        Entry entry = application.get(key);
        if (entry != null && !entry.value().isEmpty()) {
            outputs.put(output, FOLDER + "/{stream}." + output + ".txt");
            ledger.mapped(entry, "agent.yaml: output." + output + ", as MOTChallenge rows, not KITTI");
        }
    }

    private void sink(Group group) {
        if (!group.isOn()) {
            ledger.leaveOut(group, Outcome.UNNEEDED, "[" + group.name() + "] is off (enable=0)");
            return;
        }
        Entry type = group.get("type");
        int kind = type == null ? 0 : type.integer(0);
        if (type == null || !SINKS.containsKey(kind)) {
            return;
        }
        switch (kind) {
            case 3 -> file(group, type);
            case 4 -> {
                ledger.unsupported(type, "Curlew does not serve annotated video as RTSP yet");
                ledger.note(type.place() + ": [" + group.name()
                        + "] serves RTSP, which Curlew does not yet; where a file" + " does, set output.annotate");
            }
            case 6 -> {
                ledger.mapped(type, "agent.yaml: output.events, a file in place of a broker");
                ledger.note(type.place() + ": [" + group.name() + "] sends messages to a broker; the importer writes"
                        + " events to a file instead (docs/events.md)");
            }
            default -> ledger.unneeded(type, SINKS.get(kind) + ": Curlew shows nothing and needs no sink");
        }
    }

    private void file(Group group, Entry type) {
        outputs.put("annotate", FOLDER + "/{stream}.mp4");
        ledger.mapped(type, "agent.yaml: output.annotate, one video for each source, written at its end");
        for (String key : List.of("output-file", "source-id")) {
            group.with(key, entry -> ledger.unneeded(entry, "output.annotate names each video by its source"));
        }
        ledger.note(
                type.place() + ": [" + group.name() + "] writes one tiled video; Curlew writes one for each source, at"
                        + " its end: a camera has none before the agent stops");
    }
}
