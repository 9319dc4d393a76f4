package dev.curlew.spool;

import dev.curlew.settings.Amount;
import dev.curlew.settings.Key;
import java.nio.file.Path;

/** Where the agent keeps what must live through a restart, and how much of it. */
public record StorageSettings(
        @Key(
                        value =
                                "folder of the agent's own files (spool, answered commands, overrides); made when first needed",
                        path = true)
                String folder,
        @Key("most that the spools of all sinks together may use of the disk, as 2GB; docs/spool.md") String budget,
        @Key("the part of the budget that only alerts may use, as 64MB") String alertReserve) {

    public StorageSettings {
        if (folder.isBlank() || folder.equals("-") || folder.contains("://")) {
            throw new IllegalArgumentException("folder must name a folder on a disk, but was '" + folder + "'");
        }
        if (Amount.bytes(budget) < 1_000_000) {
            throw new IllegalArgumentException(
                    "budget must be an amount of at least 1MB, such as 2GB, but was \"" + budget + "\"");
        }
        if (Amount.bytes(alertReserve) < 0 || Amount.bytes(alertReserve) > Amount.bytes(budget) / 2) {
            throw new IllegalArgumentException("alertReserve must be an amount of at most half the budget (" + budget
                    + "), such as 64MB, but was \"" + alertReserve + "\"");
        }
    }

    public static StorageSettings defaults() {
        return new StorageSettings("state", "2GB", "64MB");
    }

    /** The default counts from there too, as a path that was written does. */
    public StorageSettings beside(Path configuration) {
        Path absolute = configuration.toAbsolutePath().resolveSibling(folder).normalize();
        return new StorageSettings(absolute.toString(), budget, alertReserve);
    }

    public DiskBudget open() {
        return new DiskBudget(Amount.bytes(budget), Amount.bytes(alertReserve));
    }
}
