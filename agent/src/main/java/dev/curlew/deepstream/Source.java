package dev.curlew.deepstream;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One source of agent.yaml.
 *
 * @param url with references in place of secrets
 * @param keys the others, as YAML has them
 * @param variables that the references name
 */
record Source(String name, String url, Map<String, String> keys, List<String> variables) {
    Source {
        keys = new LinkedHashMap<>(keys);
        variables = List.copyOf(variables);
    }
}
