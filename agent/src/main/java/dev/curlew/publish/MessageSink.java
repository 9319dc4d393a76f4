package dev.curlew.publish;

import dev.curlew.spool.Drop;
import dev.curlew.spool.Priority;
import java.io.IOException;
import java.util.List;

/** Takes finished messages: a file, or a spool in front of a broker. Any thread may call it; its owner closes it. */
interface MessageSink extends AutoCloseable {

    /**
     * @param key the stream's name, "" for the agent's own messages: what has one key stays in order
     * @param type the event's title; of several packed ones the most urgent's
     * @param firstSeq first and last number of the events inside; equal unless several were packed
     * @param bytes the sink's only during the call
     */
    void send(
            Priority priority,
            String key,
            String type,
            long epoch,
            long firstSeq,
            long lastSeq,
            byte[] bytes,
            int length)
            throws IOException;

    /** What was dropped since the last call, where that is told. */
    default List<Drop> drops() {
        return List.of();
    }

    /** What was sent has left this process, or it says why not. */
    void flush() throws IOException;

    /** All was told: what is written only when whole becomes so at {@link #close}. */
    void finish();

    @Override
    void close() throws IOException;
}
