package dev.curlew.track;

import dev.curlew.settings.Key;
import java.time.Duration;

/**
 * Everything about a tracker that can be tuned. Times are capture time, lengths are fractions of the box, so one set
 * serves every frame rate and resolution. {@link #defaults()} was chosen on three detectors and three scenes; see
 * docs/rationale/tracker.md.
 */
public record TrackerSettings(
        @Key("what a detection of some score may do") Scores scores,
        @Key("how objects move and how well detectors box them, as standard deviations") Motion motion,
        @Key("which detection may belong to which track") Matching matching,
        @Key("how long a track lives, in capture time") Life life,
        @Key("when all tracks seem to move at once, the camera moved") Camera camera) {

    public static TrackerSettings defaults() {
        return new TrackerSettings(
                Scores.defaults(), Motion.defaults(), Matching.defaults(), Life.defaults(), Camera.defaults());
    }

    /**
     * For detections that are classes of the whole picture: all have the same box, so only the class tells them apart,
     * and none may go on with another's track.
     */
    public TrackerSettings withClassesApart() {
        return new TrackerSettings(scores, motion, matching.withClassesApart(), life, camera);
    }

    /** What a detection of some score may do. */
    public record Scores(
            @Key("score from which a detection may start a track, 0 to 1") double birth,
            @Key("score from which it may go on with any track; at most birth") double high,
            @Key(
                            "score from which it may go on with a track that was just seen, where it is expected (ByteTrack); at most high")
                    double low) {
        public Scores {
            Rule.within("tracker.scores.birth", birth, 0, 1);
            Rule.within("tracker.scores.high", high, 0, birth);
            Rule.within("tracker.scores.low", low, 0, high);
        }

        public static Scores defaults() {
            return new Scores(0.65, 0.5, 0.3);
        }
    }

    /** How objects move and how well detectors box them: standard deviations, in box heights (widths for widths). */
    public record Motion(
            @Key("noise of a detection's centre, in box heights") double centerNoise,
            @Key("noise of a detection's width, in widths") double widthNoise,
            @Key("noise of a detection's height, in heights") double heightNoise,
            @Key("what the centre gains in a second, in box heights") double positionDrift,
            @Key("what the velocity, in box heights per second, gains in a second: the value that matters most")
                    double velocityDrift,
            @Key("what width and height gain in a second, as a share of them") double sizeDrift,
            @Key("what the rates of width and height, per second, gain in a second") double sizeRateDrift,
            @Key("how fast a new track may be, in box heights per second") double firstVelocity,
            @Key("how fast a new track's width and height may change, per second") double firstSizeRate,
            @Key("time in which an unseen track's change of size falls to a third") Duration sizeRateDecay,
            @Key("standard deviations from which a box counts as a change of course") double surprise,
            @Key("share of the reported box that is the detection, 0 to 1; the rest is the filter")
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

    /** Which detection may belong to which track. */
    public record Matching(
            @Key("boxes grow by this many standard deviations of the expected place before their overlap is taken")
                    double growth,
            @Key("they grow by this share of their size at most, on every side") double growthLimit,
            @Key("least overlap times score, 0 to 1") double gate,
            @Key("least overlap, not grown, with a detection of low score, 0 to 1") double lowIou,
            @Key("time unseen up to which a track may take a detection of low score") Duration lowWithin,
            @Key("time unseen up to which a track chooses before those unseen for longer") Duration freshWithin,
            @Key("taken off the similarity of a track that was unseen for lostPenaltyAfter or longer, 0 to 1")
                    double lostPenalty,
            @Key("time unseen after which all of lostPenalty is taken") Duration lostPenaltyAfter,
            @Key("share of the similarity that a detection of a class this track never had loses; 1 forbids it")
                    double classPenalty,
            @Key("least agreement of size (overlap of the centred boxes) for a detection of another class, 0 to 1")
                    double classShape,
            @Key("a detection that covers one of another class by this much is its second name and starts no track")
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

        Matching withClassesApart() {
            return new Matching(
                    growth,
                    growthLimit,
                    gate,
                    lowIou,
                    lowWithin,
                    freshWithin,
                    lostPenalty,
                    lostPenaltyAfter,
                    1,
                    classShape,
                    duplicateIou);
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

    /** How long a track lives. */
    public record Life(
            @Key("detections that a track needs to be known") int confirmHits,
            @Key("sum of the log odds of their scores, ln(s / (1 - s)), that it needs besides") double confirmEvidence,
            @Key("how long a track that is not known yet may be unseen") Duration tentative,
            @Key("how long a known track may be unseen") Duration lost,
            @Key("a capture time that steps back by more than this is a new recording: all tracks end")
                    Duration backStep) {
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

    /** When all tracks seem to move at once, the camera moved. */
    public record Camera(
            @Key("least tracks in the last frame for their median to count") int leastTracks,
            @Key("standard errors that what they share must exceed") double significance,
            @Key("box heights that a shift must exceed beyond that") double leastShift,
            @Key("box heights per second that a shared velocity must exceed beyond that to be a new track's first")
                    double leastFlow,
            @Key("share of a shift that the velocities take on, 0 to 1") double velocityShare,
            @Key("tracks that a jump must explain beyond those that no jump explains, times the root of their number")
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
