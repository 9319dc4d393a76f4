package dev.curlew.app.output;

import dev.curlew.spool.DiskBudget;
import dev.curlew.spool.DiskSpool;
import dev.curlew.spool.SpoolSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spools of sinks that the configuration no longer has, because one was removed or got another name: nobody sends what
 * waits there. It is told at the start, and counts in the disk's budget. Main thread.
 */
final class LeftSpools {
    private static final Logger LOG = LoggerFactory.getLogger("dev.curlew.sinks");

    private LeftSpools() {}

    /** @param used names of the folders that a sink has */
    static void tell(Path spools, Set<String> used, DiskBudget budget) {
        List<Path> left;
        try (Stream<Path> folders = Files.list(spools)) {
            left = folders.filter(Files::isDirectory)
                    .filter(folder -> !used.contains(folder.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            LOG.debug("{}", spools, e); // nothing was ever kept there, or the sinks say what is wrong
            return;
        }
        left.forEach(folder -> tell(folder, budget));
    }

    private static void tell(Path folder, DiskBudget budget) {
        String name = folder.getFileName().toString();
        SpoolSettings usual = SpoolSettings.defaults();
        SpoolSettings ageless = new SpoolSettings(
                "disk", usual.maxBytes(), Duration.ZERO, usual.memory(), usual.fsync(), usual.interval());
        try (DiskSpool spool = DiskSpool.open(folder, ageless, budget.share("spool " + name), InstantSource.system())) {
            long waiting = spool.stats().entries();
            if (waiting > 0) {
                LOG.warn(
                        "{}: {} messages wait for sink {}, which the configuration does not have; name a sink so"
                                + " again, or remove the folder",
                        folder,
                        waiting,
                        name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
