package dev.curlew.config;

import java.util.List;

/** A configuration that cannot be used: one line per problem, each with file, line and key. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1;

    public ConfigException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }
}
