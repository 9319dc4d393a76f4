package dev.curlew.publish;

/** What happens now is not stuck behind what waited during an outage. */
public enum DeliveryLane {
    LIVE,
    REPLAY
}
