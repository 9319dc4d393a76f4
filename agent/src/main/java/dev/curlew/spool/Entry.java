package dev.curlew.spool;

/**
 * One message that is kept.
 *
 * @param number counts up by one for each message of the spool, and says its order
 * @param key the stream's name, "" for the agent's own: what has one key stays in order
 * @param type of the event, as it stands in topics
 * @param epoch the sink's, with the sequence numbers
 * @param firstSeq first and last number of the events inside; equal unless several were packed
 * @param addedMillis when it was added, by the agent's clock
 */
@SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
public record Entry(
        long number,
        Priority priority,
        String key,
        String type,
        long epoch,
        long firstSeq,
        long lastSeq,
        long addedMillis,
        byte[] body) {}
