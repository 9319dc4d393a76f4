package dev.curlew.track;

import dev.curlew.detection.Detection;
import dev.curlew.geometry.Box;
import org.jspecify.annotations.Nullable;

/** One object while it is followed; {@link Track} is its snapshot. */
final class Target {
    final BoxFilter filter;
    final ClassVotes votes = new ClassVotes();
    private final long firstSeenNanos;
    private long lastSeenNanos;
    private long id;
    private int hits;
    /** Sum of the log odds of all scores: what a sequential probability ratio test looks at (Wald 1945). */
    private double evidence;

    private float score;
    private Box box;
    /** Capture time since it was last seen, the present frame included. */
    private long unseenNanos;
    /** What it was given in the present frame. */
    private @Nullable Detection match;

    private boolean seenBefore;

    Target(TrackerSettings.Motion motion, Detection first, long captureNanos) {
        filter = new BoxFilter(motion, first.box());
        box = first.box();
        firstSeenNanos = captureNanos;
        note(first, captureNanos);
    }

    void confirm(long newId) {
        id = newId;
    }

    void predict(long elapsedNanos) {
        seenBefore = match != null;
        match = null;
        unseenNanos += elapsedNanos;
        filter.predict(elapsedNanos * 1e-9, !seenBefore);
    }

    void match(Detection detection) {
        match = detection;
    }

    void unmatch() {
        match = null;
    }

    /** Takes in what it was matched with in the present frame. */
    void correct(Detection detection, long captureNanos, double detectionShare) {
        filter.correct(detection.box());
        box = filter.blend(detection.box(), detectionShare);
        note(detection, captureNanos);
    }

    private void note(Detection detection, long captureNanos) {
        votes.add(detection.classId(), detection.score());
        match = detection;
        score = detection.score();
        lastSeenNanos = captureNanos;
        unseenNanos = 0;
        hits++;
        evidence += logOdds(detection.score());
    }

    private static double logOdds(double score) {
        double bounded = Math.min(Math.max(score, 0.05), 0.95);
        return Math.log(bounded / (1 - bounded));
    }

    @Nullable
    Detection match() {
        return match;
    }

    /** Whether the frame before the present one had it. */
    boolean seenBefore() {
        return seenBefore;
    }

    long unseenNanos() {
        return unseenNanos;
    }

    boolean isProven(TrackerSettings.Life life) {
        return hits >= life.confirmHits() && evidence >= life.confirmEvidence();
    }

    /** As it was when last seen. */
    Track end() {
        match = null;
        return snapshot();
    }

    Track snapshot() {
        return new Track(id, votes.leader(), score, box, match, firstSeenNanos, lastSeenNanos, hits);
    }
}
