package dev.curlew.track;

import java.time.Duration;

/**
 * Everything about a tracker that can be tuned. Times are capture time, lengths are fractions of the box, so one set
 * serves every frame rate and resolution. {@link #defaults()} was chosen on three detectors and three scenes; see
 * docs/rationale/tracker.md.
 */
public record TrackerSettings(Scores scores, Motion motion, Matching matching, Life life, Camera camera) {

    public static TrackerSettings defaults() {
        return new TrackerSettings(
                Scores.defaults(), Motion.defaults(), Matching.defaults(), Life.defaults(), Camera.defaults());
    }

    /**
     * What a detection of some score may do.
     *
     * @param birth start a track
     * @param high go on with any track
     * @param low go on with a track that was just seen, where it is expected (ByteTrack, Zhang 2022)
     */
    public record Scores(double birth, double high, double low) {
        public Scores {
            Rule.within("tracker.scores.birth", birth, 0, 1);
            Rule.within("tracker.scores.high", high, 0, birth);
            Rule.within("tracker.scores.low", low, 0, high);
        }

        public static Scores defaults() {
            return new Scores(0.65, 0.5, 0.3);
        }
    }

    /**
     * How objects move and how well detectors box them: standard deviations, in box heights (widths for widths).
     *
     * @param centerNoise of a detection's centre
     * @param widthNoise of a detection's width
     * @param heightNoise of a detection's height
     * @param positionDrift gained by the centre in a second
     * @param velocityDrift gained by the velocity, per second, in a second: the value that matters most
     * @param sizeDrift gained by width and height in a second
     * @param sizeRateDrift gained by the rates of width and height, per second, in a second
     * @param firstVelocity of a new track, per second
     * @param firstSizeRate of a new track's width and height, per second
     * @param sizeRateDecay in which an unseen track's change of size falls to a third
     * @param surprise deviations from which a box counts as a change of course
     * @param detectionShare of the reported box that is the detection; the rest is the filter
     */
    public record Motion(
            double centerNoise,
            double widthNoise,
            double heightNoise,
            double positionDrift,
            double velocityDrift,
            double sizeDrift,
            double sizeRateDrift,
            double firstVelocity,
            double firstSizeRate,
            Duration sizeRateDecay,
            double surprise,
            double detectionShare) {
        public Motion {
            Rule.above("tracker.motion.centerNoise", centerNoise, 0);
            Rule.above("tracker.motion.widthNoise", widthNoise, 0);
            Rule.above("tracker.motion.heightNoise", heightNoise, 0);
            Rule.within("tracker.motion.positionDrift", positionDrift, 0, 10);
            Rule.within("tracker.motion.velocityDrift", velocityDrift, 0, 100);
            Rule.within("tracker.motion.sizeDrift", sizeDrift, 0, 10);
            Rule.within("tracker.motion.sizeRateDrift", sizeRateDrift, 0, 100);
            Rule.within("tracker.motion.firstVelocity", firstVelocity, 0, 100);
            Rule.within("tracker.motion.firstSizeRate", firstSizeRate, 0, 100);
            Rule.positive("tracker.motion.sizeRateDecay", sizeRateDecay);
            Rule.above("tracker.motion.surprise", surprise, 0);
            Rule.within("tracker.motion.detectionShare", detectionShare, 0, 1);
        }

        public static Motion defaults() {
            return new Motion(0.08, 0.05, 0.05, 0.02, 0.22, 0.0125, 0.083, 0.7, 0.26, Duration.ofSeconds(1), 2, 0.5);
        }
    }

    /**
     * Which detection may belong to which track.
     *
     * @param growth boxes are grown by this many deviations of the expected place before their overlap is taken
     * @param growthLimit at most this share of their size, on every side
     * @param gate least overlap times score
     * @param lowIou least overlap, not grown, with a detection of low score
     * @param lowWithin time unseen up to which a track may take a detection of low score
     * @param freshWithin time unseen up to which a track chooses before those unseen for longer
     * @param lostPenalty taken off the similarity of a track that was unseen for {@code lostPenaltyAfter} or longer
     * @param lostPenaltyAfter see lostPenalty
     * @param classPenalty share of the similarity that a detection of a class this track never had loses; 1 forbids it
     * @param classShape least agreement of size (overlap of the centred boxes) for a detection of another class
     * @param duplicateIou a detection that covers another one of another class by this much is its second name and
     *     starts no track
     */
    public record Matching(
            double growth,
            double growthLimit,
            double gate,
            double lowIou,
            Duration lowWithin,
            Duration freshWithin,
            double lostPenalty,
            Duration lostPenaltyAfter,
            double classPenalty,
            double classShape,
            double duplicateIou) {
        public Matching {
            Rule.within("tracker.matching.growth", growth, 0, 100);
            Rule.within("tracker.matching.growthLimit", growthLimit, 0, 100);
            Rule.within("tracker.matching.gate", gate, 0, 1);
            Rule.within("tracker.matching.lowIou", lowIou, 0, 1);
            Rule.notNegative("tracker.matching.lowWithin", lowWithin);
            Rule.notNegative("tracker.matching.freshWithin", freshWithin);
            Rule.within("tracker.matching.lostPenalty", lostPenalty, 0, 1);
            Rule.positive("tracker.matching.lostPenaltyAfter", lostPenaltyAfter);
            Rule.within("tracker.matching.classPenalty", classPenalty, 0, 1);
            Rule.within("tracker.matching.classShape", classShape, 0, 1);
            Rule.within("tracker.matching.duplicateIou", duplicateIou, 0, 1);
        }

        public static Matching defaults() {
            return new Matching(
                    3,
                    1,
                    0.2,
                    0.5,
                    Duration.ofMillis(300),
                    Duration.ofMillis(100),
                    0.05,
                    Duration.ofMillis(500),
                    0.3,
                    0.6,
                    0.8);
        }
    }

    /**
     * How long a track lives.
     *
     * @param confirmHits detections that a track needs to be known
     * @param confirmEvidence sum of the log odds of their scores, ln(s / (1 - s)), that it needs besides
     * @param tentative how long a track that is not known yet may be unseen
     * @param lost how long a known track may be unseen
     * @param backStep a capture time that steps back by more than this is a new recording: all tracks end
     */
    public record Life(int confirmHits, double confirmEvidence, Duration tentative, Duration lost, Duration backStep) {
        public Life {
            Rule.within("tracker.life.confirmHits", confirmHits, 1, 1000);
            Rule.within("tracker.life.confirmEvidence", confirmEvidence, -1000, 1000);
            Rule.notNegative("tracker.life.tentative", tentative);
            Rule.positive("tracker.life.lost", lost);
            Rule.notNegative("tracker.life.backStep", backStep);
        }

        public static Life defaults() {
            return new Life(3, 3, Duration.ofMillis(150), Duration.ofSeconds(3), Duration.ofSeconds(1));
        }
    }

    /**
     * When all tracks seem to move at once, the camera moved.
     *
     * @param leastTracks whose median counts
     * @param significance standard errors that what they share must exceed
     * @param leastShift box heights that a shift must exceed beyond that
     * @param leastFlow box heights per second that a shared velocity must exceed beyond that to be a new track's first
     * @param velocityShare of a shift that the velocities take on
     * @param voteGain tracks that a jump must explain beyond those that no jump explains, times the root of their number
     */
    public record Camera(
            int leastTracks,
            double significance,
            double leastShift,
            double leastFlow,
            double velocityShare,
            double voteGain) {
        public Camera {
            Rule.within("tracker.camera.leastTracks", leastTracks, 1, 1_000_000);
            Rule.within("tracker.camera.significance", significance, 0, 1000);
            Rule.within("tracker.camera.leastShift", leastShift, 0, 1000);
            Rule.within("tracker.camera.leastFlow", leastFlow, 0, 1000);
            Rule.within("tracker.camera.velocityShare", velocityShare, 0, 1);
            Rule.within("tracker.camera.voteGain", voteGain, 0, 1000);
        }

        public static Camera defaults() {
            return new Camera(4, 3, 0.04, 0.3, 0.6, 0.5);
        }
    }
}
