package dev.curlew.publish;

/** What happens now is not stuck behind what waited during an outage. */
public enum DeliveryLane {
    LIVE("live"),
    REPLAY("replay");

    private final String title;

    DeliveryLane(String title) {
        this.title = title;
    }

    /** As it stands in messages and headers. */
    public String title() {
        return title;
    }
}
