package dev.curlew.publish;

import dev.curlew.spool.Drop;

/** Told of what consumers have to know besides the messages themselves. On the sink's thread. */
public interface Notices {
    /** What waited of one stream has been sent, or given up. */
    void replayed(Replayed replayed);

    void dropped(Drop drop);

    /**
     * One stream's part of a replay.
     *
     * @param key the stream's name, "" for the agent's own messages
     * @param epoch of the numbers
     * @param dropped messages of that stream that were dropped meanwhile
     */
    record Replayed(String key, long epoch, long fromSeq, long toSeq, long dropped) {}
}
