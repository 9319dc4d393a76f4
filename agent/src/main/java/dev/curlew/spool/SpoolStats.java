package dev.curlew.spool;

import java.util.List;

/**
 * What one spool holds and lost, at one moment.
 *
 * @param entries that wait
 * @param bytes on disk, or in memory where there is no disk
 * @param oldestMillis when the oldest that waits was added; 0 when none waits
 * @param dropped messages that were dropped for want of room, or of age, by priority's rank
 * @param writtenBytes to disk, with headers and cursor
 * @param addedBytes of messages: written / added is the write amplification
 * @param forces how often a file was forced to disk
 * @param problem why nothing can be kept just now, in words; "" when all is well
 */
@SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
public record SpoolStats(
        long entries,
        long bytes,
        long oldestMillis,
        List<Long> dropped,
        long writtenBytes,
        long addedBytes,
        long forces,
        String problem) {}
