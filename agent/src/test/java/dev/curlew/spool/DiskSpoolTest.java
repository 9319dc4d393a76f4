package dev.curlew.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

class DiskSpoolTest extends SpoolContract {
    @TempDir
    private Path folder;

    @Override
    protected Spool open(long maxBytes, Duration maxAge) throws IOException {
        try {
            return DiskSpool.open(
                    folder.resolve("spool/events"),
                    new SpoolSettings("disk", maxBytes + "B", maxAge, "8MB", "interval", Duration.ofMillis(100)),
                    new DiskBudget(1 << 30, 0).share("events"),
                    clock);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
