package dev.curlew.publish;

import dev.curlew.spool.Entry;

/** A message that was taken out of the spool and is not settled yet. Sink's thread. */
final class Flight {
    final Entry entry;
    final DeliveryLane lane;
    /** Handed over, and its receipt not yet told. */
    boolean underWay;

    Flight(Entry entry, DeliveryLane lane) {
        this.entry = entry;
        this.lane = lane;
    }
}
