package dev.curlew.publish;

import dev.curlew.spool.Drop;
import dev.curlew.spool.Priority;
import dev.curlew.spool.Spool;
import java.util.List;

/** Puts messages into a spool, which stays its owner's. Waits for nothing but memory; the spool counts what it drops. */
final class SpooledSink implements MessageSink {
    private final Spool spool;

    SpooledSink(Spool spool) {
        this.spool = spool;
    }

    @Override
    public void send(
            Priority priority,
            String key,
            String type,
            long epoch,
            long firstSeq,
            long lastSeq,
            byte[] bytes,
            int length) {
        spool.add(priority, key, type, epoch, firstSeq, lastSeq, bytes, length);
    }

    @Override
    public List<Drop> drops() {
        return spool.drops();
    }

    /** The spool keeps by its own policy: no stream waits for a disk. */
    @Override
    public void flush() {}

    @Override
    public void finish() {}

    @Override
    public void close() {}
}
