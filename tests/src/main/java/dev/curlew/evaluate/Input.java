package dev.curlew.evaluate;

import dev.curlew.detection.Detection;
import dev.curlew.mot.MotReader;
import dev.curlew.mot.MotRow;
import dev.curlew.track.Track;
import dev.curlew.track.Tracker;
import dev.curlew.track.TrackerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Detections of a video with its truth, for our tracker.
 *
 * @param peer the best of the other trackers on the same detections, with its name; null when none was measured
 */
record Input(String name, List<MotRow> truth, List<MotRow> detections, double fps, @Nullable Peer peer) {

    /** What another tracker reached. */
    record Peer(String name, Scores scores) {}

    Scores score() {
        return Scores.of(truth, track());
    }

    /** What the tracker makes of the detections, with its defaults. */
    private List<MotRow> track() {
        Tracker tracker = new Tracker(TrackerSettings.defaults());
        List<MotRow> tracks = new ArrayList<>();
        int frame = 0;
        for (List<MotRow> rows : MotReader.byFrame(detections)) {
            List<Detection> seen = new ArrayList<>();
            for (MotRow row : rows) {
                seen.add(new Detection(row.box(), 0, row.confidence()));
            }
            long captureNanos = Math.round(frame++ * 1e9 / fps);
            for (Track track : tracker.update(captureNanos, seen).tracks()) {
                tracks.add(new MotRow(frame, track.id(), track.box(), track.score()));
            }
        }
        return tracks;
    }

    /** A detector that misses some more. */
    Input withoutSome(double share, long seed) {
        Random random = new Random(seed);
        List<MotRow> kept = new ArrayList<>(detections);
        kept.removeIf(row -> random.nextDouble() < share);
        return new Input(name, truth, kept, fps, null);
    }

    /** The video backwards: people walk and occlude as plausibly, but no value was tuned on it. */
    Input reversed() {
        int last = Math.max(
                MotReader.byFrame(truth).size(), MotReader.byFrame(detections).size());
        return new Input(name, reversed(truth, last), reversed(detections, last), fps, null);
    }

    /** A slower camera: every {@code step}-th frame, from the one with index {@code first} on. */
    Input every(int step, int first) {
        return new Input(name, every(truth, step, first), every(detections, step, first), fps / step, null);
    }

    private static List<MotRow> reversed(List<MotRow> rows, int last) {
        return rows.stream()
                .map(row -> new MotRow(last + 1 - row.frame(), row.id(), row.box(), row.confidence()))
                .toList();
    }

    private static List<MotRow> every(List<MotRow> rows, int step, int first) {
        return rows.stream()
                .filter(row -> (row.frame() - 1) % step == first)
                .map(row -> new MotRow((row.frame() - 1) / step + 1, row.id(), row.box(), row.confidence()))
                .toList();
    }
}
