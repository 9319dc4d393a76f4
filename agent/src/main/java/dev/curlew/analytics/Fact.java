package dev.curlew.analytics;

import dev.curlew.track.Track;

/** What a rule found out. Immutable; capture times are nanoseconds on the stream's clock. */
public sealed interface Fact {

    /** The frame it is about, counted from 0. */
    long frame();

    long captureNanos();

    /** Begin and end of something that lasts. */
    enum Phase {
        BEGIN,
        END
    }

    /** Over which way a line was crossed, or a zone's border: along the arrow, or into the zone, is IN. */
    enum Way {
        IN,
        OUT
    }

    /**
     * A track crossed a line.
     *
     * @param name what the operator calls this way
     * @param speed metres per second, NaN when unknown
     * @param count the line's counters for the track's class, this crossing included
     * @param in all classes' together
     * @param out likewise
     */
    record LineCrossing(
            String line,
            Way way,
            String name,
            long frame,
            long captureNanos,
            Track track,
            double speed,
            Count count,
            long in,
            long out)
            implements Fact {}

    /**
     * A track came into a zone, or left it; for one that was lost inside, frame and time are those of when it was last
     * seen.
     *
     * @param dwellNanos how long it was seen inside; 0 at the entry
     * @param count the zone's counters for the track's class, this one included
     * @param in all classes' entries
     * @param out all classes' exits
     */
    record ZonePassage(
            String zone,
            Way way,
            long frame,
            long captureNanos,
            Track track,
            long dwellNanos,
            Count count,
            long in,
            long out)
            implements Fact {}

    /** A track has been in a zone for as long as its {@code loitering} says; told once a stay. */
    record Loitering(String zone, long frame, long captureNanos, Track track, long dwellNanos) implements Fact {}

    /**
     * The occupancy of a zone is another.
     *
     * @param count smoothed
     * @param min fewest in one frame since the last one told
     * @param max most in one frame since then
     */
    record Occupancy(String zone, long frame, long captureNanos, int count, int min, int max) implements Fact {}

    /** @param sinceNanos when the occupancy reached the threshold, or fell to the one that ends it */
    record Overcrowding(String zone, Phase phase, long frame, long captureNanos, int count, long sinceNanos)
            implements Fact {}

    /** A track moves along an arrow, or no longer does. */
    record Heading(String direction, Phase phase, long frame, long captureNanos, Track track) implements Fact {}

    /** How fast a track is, told at intervals. */
    record Speed(long frame, long captureNanos, Track track, double metresPerSecond) implements Fact {}

    /** A track became faster than the limit, or slow again. */
    record Speeding(Phase phase, long frame, long captureNanos, Track track, double metresPerSecond) implements Fact {}

    /** All counters of the stream begin at 0 again, by schedule. */
    record CountersReset(long frame, long captureNanos) implements Fact {}
}
