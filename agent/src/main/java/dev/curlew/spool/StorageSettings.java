package dev.curlew.spool;

import dev.curlew.settings.Key;
import java.nio.file.Path;

/** Where the agent keeps what must live through a restart. */
public record StorageSettings(
        @Key(
                        value =
                                "folder of the agent's own files (spool, answered commands, overrides); made when first needed",
                        path = true)
                String folder) {

    public StorageSettings {
        if (folder.isBlank() || folder.equals("-") || folder.contains("://")) {
            throw new IllegalArgumentException("folder must name a folder on a disk, but was '" + folder + "'");
        }
    }

    public static StorageSettings defaults() {
        return new StorageSettings("state");
    }

    /** The default counts from there too, as a path that was written does. */
    public StorageSettings beside(Path configuration) {
        return new StorageSettings(configuration
                .toAbsolutePath()
                .resolveSibling(folder)
                .normalize()
                .toString());
    }
}
