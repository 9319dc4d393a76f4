package dev.curlew.publish;

import dev.curlew.spool.Priority;
import java.io.IOException;

/** Takes finished messages: a file, later a spool in front of a broker. Any thread may call it; its owner closes it. */
interface MessageSink extends AutoCloseable {

    /**
     * @param key the stream's name, "" for the agent's own messages: what has one key stays in order
     * @param bytes the sink's only during the call
     */
    void send(String key, Priority priority, byte[] bytes, int length) throws IOException;

    /** What was sent has left this process, or it says why not. */
    void flush() throws IOException;

    /** All was told: what is written only when whole becomes so at {@link #close}. */
    void finish();

    @Override
    void close() throws IOException;
}
