package dev.curlew.config;

import java.util.List;

/** A configuration that cannot be used: one line per problem, each with file, line and key. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1;

    /** A list of texts can be serialized. */
    @SuppressWarnings("serial")
    private final List<String> problems;

    public ConfigException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** One line each. */
    public List<String> problems() {
        return problems;
    }
}
