package dev.curlew.publish;

import dev.curlew.spool.Entry;

/**
 * A message on its way.
 *
 * @param body the entry's, naming its lane where the format has a place for it
 */
@SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
public record Outgoing(Entry entry, DeliveryLane lane, byte[] body) {}
