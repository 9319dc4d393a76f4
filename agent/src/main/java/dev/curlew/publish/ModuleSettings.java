package dev.curlew.publish;

import dev.curlew.settings.Key;

/** What analyses: an [analyticsN] group of nvmsgconv. */
public record ModuleSettings(
        @Key("with id, description, source and version empty a message says analyticsModule: null") String id,
        @Key("in words") String description,
        @Key("who made it") String source,
        @Key("of the analysis") String version) {

    boolean isGiven() {
        return !(id + description + source + version).isEmpty();
    }

    public static ModuleSettings defaults() {
        return new ModuleSettings("", "", "", "");
    }
}
