package dev.curlew.analytics;

/**
 * A counter as it stands: one class at one line or zone.
 *
 * @param name the line's or zone's
 * @param label the class's
 */
public record Count(Place place, String name, String label, long in, long out) {

    /** Where things are counted. */
    public enum Place {
        LINE,
        ZONE
    }
}
