package dev.curlew.track;

import dev.curlew.detection.Detection;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows the objects of one camera from its detections alone: no pixels, no clock, no thread; the same input gives the
 * same tracks. Called by one thread at a time.
 *
 * <p>A frame's detections are given out in passes, as in ByteTrack (Zhang 2022): those of high score to the known
 * tracks, those of low score to known tracks just seen, what is left to new tracks. Boxes are compared after growing
 * them by the filter's uncertainty, so a track that was unseen, is new or is seen rarely looks further.
 */
public final class Tracker {
    private final TrackerSettings settings;
    private final StreamTime time;
    private final Candidates candidates;
    private final Association association;
    private final CameraMotion camera;
    private final long freshNanos;
    private final long tentativeNanos;
    private final long lostNanos;

    /** Known to the outside, by ascending id. */
    private final List<Target> known = new ArrayList<>();

    private final List<Target> tentative = new ArrayList<>();
    private long nextId = 1;

    public Tracker(TrackerSettings settings) {
        this.settings = settings;
        time = new StreamTime(settings.life().backStep());
        candidates = new Candidates(settings.scores());
        association = new Association(settings.matching());
        camera = new CameraMotion(settings.camera());
        freshNanos = settings.matching().freshWithin().toNanos();
        tentativeNanos = settings.life().tentative().toNanos();
        lostNanos = settings.life().lost().toNanos();
    }

    /**
     * Takes in the next frame.
     *
     * @param captureNanos when the frame was taken. Ages are counted in it. Where it does not advance, no time passes;
     *     where it steps back by more than {@code life.backStep}, all tracks end and none goes on.
     */
    public TrackerUpdate update(long captureNanos, List<Detection> detections) {
        List<Track> ended = new ArrayList<>();
        long elapsed = time.elapsedAt(captureNanos);
        if (elapsed == StreamTime.RESTART) {
            ended.addAll(finish());
        } else {
            predict(elapsed, ended);
        }
        candidates.load(detections);
        camera.follow(known, tentative, association, candidates, elapsed * 1e-9);
        associate();
        List<Track> started = new ArrayList<>();
        correct(captureNanos, started);
        giveBirth(captureNanos, started);
        return new TrackerUpdate(matched(), started, ended);
    }

    /** The stream is over: ends all known tracks. */
    public List<Track> finish() {
        List<Track> ended = new ArrayList<>(known.size());
        for (int i = 0; i < known.size(); i++) {
            ended.add(known.get(i).end());
        }
        known.clear();
        tentative.clear();
        return ended;
    }

    private void predict(long elapsed, List<Track> ended) {
        int kept = 0;
        for (int i = 0; i < known.size(); i++) {
            Target target = known.get(i);
            target.predict(elapsed);
            if (target.unseenNanos() > lostNanos) {
                ended.add(target.end());
            } else {
                known.set(kept++, target);
            }
        }
        truncate(known, kept);
        kept = 0;
        for (int i = 0; i < tentative.size(); i++) {
            Target target = tentative.get(i);
            target.predict(elapsed);
            if (target.unseenNanos() <= lostNanos) {
                tentative.set(kept++, target);
            }
        }
        truncate(tentative, kept);
    }

    private void associate() {
        // Tracks in sight choose first, or lost ones take over newcomers when the camera moves.
        association.matchHigh(known, freshNanos, candidates);
        association.matchHigh(known, candidates);
        association.matchLow(known, candidates);
        association.matchHigh(tentative, candidates);
    }

    private void correct(long captureNanos, List<Track> started) {
        for (int i = 0; i < known.size(); i++) {
            correct(known.get(i), captureNanos);
        }
        int kept = 0;
        for (int i = 0; i < tentative.size(); i++) {
            Target target = tentative.get(i);
            correct(target, captureNanos);
            if (target.match() != null && target.isProven(settings.life())) {
                confirm(target, started);
            } else if (target.match() != null || target.unseenNanos() <= tentativeNanos) {
                tentative.set(kept++, target);
            }
        }
        truncate(tentative, kept);
    }

    private void correct(Target target, long captureNanos) {
        Detection match = target.match();
        if (match != null) {
            target.correct(match, captureNanos, settings.motion().detectionShare());
        }
    }

    private void giveBirth(long captureNanos, List<Track> started) {
        camera.measureFlow(known);
        for (int i = 0; i < candidates.highs(); i++) {
            Detection detection = candidates.get(i);
            if (candidates.isFree(i)
                    && detection.score() >= settings.scores().birth()
                    && !isSecondName(detection, known)
                    && !isSecondName(detection, tentative)) {
                Target target = new Target(settings.motion(), detection, captureNanos);
                camera.startWithFlow(target);
                if (target.isProven(settings.life())) {
                    confirm(target, started);
                } else {
                    tentative.add(target);
                }
            }
        }
    }

    /** Detectors suppress doubles within a class only, so one van may come as a car and as a truck. */
    private boolean isSecondName(Detection detection, List<Target> targets) {
        for (int i = 0; i < targets.size(); i++) {
            Detection other = targets.get(i).match();
            if (other != null
                    && other.classId() != detection.classId()
                    && other.box().iou(detection.box()) >= settings.matching().duplicateIou()) {
                return true;
            }
        }
        return false;
    }

    private void confirm(Target target, List<Track> started) {
        target.confirm(nextId++);
        known.add(target);
        started.add(target.snapshot());
    }

    private List<Track> matched() {
        List<Track> tracks = new ArrayList<>(known.size());
        for (int i = 0; i < known.size(); i++) {
            if (known.get(i).match() != null) {
                tracks.add(known.get(i).snapshot());
            }
        }
        return tracks;
    }

    private static void truncate(List<Target> targets, int size) {
        for (int i = targets.size() - 1; i >= size; i--) {
            targets.remove(i);
        }
    }
}
