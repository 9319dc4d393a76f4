package dev.curlew.spool;

import java.nio.ByteBuffer;

/** Entries of one priority, back to back, in one piece of memory. Under its owner's lock until it is handed out. */
final class Chunk {
    static final int BYTES = 64 * 1024;

    final ByteBuffer bytes;
    Priority priority = Priority.TELEMETRY;
    int entries;
    long firstNumber;
    long lastNumber;
    long newestMillis;

    Chunk(int capacity) {
        bytes = ByteBuffer.allocate(capacity);
    }

    void begin(Priority of) {
        bytes.clear();
        priority = of;
        entries = 0;
    }

    void added(long number, long addedMillis) {
        firstNumber = entries == 0 ? number : firstNumber;
        lastNumber = number;
        newestMillis = addedMillis;
        entries++;
    }

    /** Where its last entry ends. */
    int length() {
        return bytes.position();
    }
}
