package dev.curlew.deepstream;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A DeepStream configuration in Curlew's words.
 *
 * @param source the file that was given
 * @param agent text of agent.yaml; "" where the source describes a model only
 * @param model null where there is none that Curlew could run
 * @param classes labels to keep, as agent.yaml says too
 * @param variables of the environment that agent.yaml names
 * @param findings one for every key of every file that was read
 * @param todos what a person must do before it runs
 * @param notes what will be otherwise than in DeepStream
 */
public record Imported(
        Path source,
        String agent,
        @Nullable Model model,
        List<String> classes,
        List<String> variables,
        List<Finding> findings,
        List<String> todos,
        List<String> notes) {

    public Imported {
        classes = List.copyOf(classes);
        variables = List.copyOf(variables);
        findings = List.copyOf(findings);
        todos = List.copyOf(todos);
        notes = List.copyOf(notes);
    }

    /** How many keys had which outcome; every outcome is there. */
    public Map<Outcome, Integer> counts() {
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome, 0);
        }
        findings.forEach(finding -> counts.merge(finding.outcome(), 1, Integer::sum));
        return counts;
    }

    /** That were read, in order. */
    public List<Path> files() {
        return findings.stream().map(Finding::file).distinct().toList();
    }
}
