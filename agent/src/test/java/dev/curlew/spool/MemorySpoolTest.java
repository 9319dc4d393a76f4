package dev.curlew.spool;

import java.time.Duration;

class MemorySpoolTest extends SpoolContract {
    @Override
    protected Spool open(long maxBytes, Duration maxAge) {
        return new MemorySpool(maxBytes, maxAge, clock);
    }
}
