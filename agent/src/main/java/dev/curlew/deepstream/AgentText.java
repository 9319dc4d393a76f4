package dev.curlew.deepstream;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The agent.yaml of an import. */
final class AgentText {
    private AgentText() {}

    static String of(
            Path origin,
            ModelDraft draft,
            List<Source> sources,
            Map<String, String> tracker,
            Map<String, String> outputs) {
        List<String> lines = new ArrayList<>();
        lines.add("# Made by curlew import deepstream from "
                + String.valueOf(origin.getFileName()).replaceAll("\\p{Cntrl}", "?")
                + "; import-report.md tells what became of every key.");
        lines.add("# docs/configuration.md and docs/agent.reference.yaml explain the keys.");
        lines.add("version: 1");
        lines.add("model: " + quoted("model-repo/" + draft.model().name()));
        if (!draft.classes().isEmpty()) {
            lines.add("classes: ["
                    + String.join(
                            ", ",
                            draft.classes().stream().map(AgentText::quoted).toList())
                    + "]");
        }
        lines.add("sources:");
        if (sources.isEmpty()) {
            lines.add("  # none could be taken over: name at least one, as");
            lines.add("  # gate:");
            lines.add("  #   url: rtsp://10.0.0.7/live");
        }
        for (Source source : sources) {
            lines.add("  " + quoted(source.name()) + ":");
            lines.add("    url: " + quoted(source.url()));
            source.keys().forEach((key, value) -> lines.add("    " + key + ": " + value));
        }
        tracker(lines, tracker);
        lines.add("output:");
        outputs.forEach((key, value) -> lines.add("  " + key + ": " + quoted(value)));
        return String.join("\n", lines) + "\n";
    }

    private static void tracker(List<String> lines, Map<String, String> tracker) {
        if (tracker.isEmpty()) {
            return;
        }
        lines.add("tracker:");
        String last = "";
        for (String group : List.of("scores", "matching", "life")) {
            for (Map.Entry<String, String> each : tracker.entrySet()) {
                if (each.getKey().startsWith(group + ".")) {
                    if (!last.equals(group)) {
                        lines.add("  " + group + ":");
                        last = group;
                    }
                    lines.add("    " + each.getKey().substring(group.length() + 1) + ": " + each.getValue());
                }
            }
        }
    }

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (Character.isISOControl(c)) {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }
}
