package dev.curlew.analytics;

import dev.curlew.track.Track;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/** What settings of zones, lines and directions have in common. */
final class Rules {
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,64}");

    private static final Pattern NUMBER = Pattern.compile("#\\d{1,6}");

    private Rules() {}

    static void requireName(String key, String name) {
        if (name.isBlank() || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    key + " must have names of 1 to 64 characters on one line, but one is '" + name + "'");
        }
    }

    static void requireConfidence(double minConfidence) {
        if (!(minConfidence >= 0 && minConfidence <= 1)) {
            throw new IllegalArgumentException("minConfidence must lie between 0 and 1, but was " + minConfidence);
        }
    }

    static void requireNotNegative(String key, Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(key + " must not be negative, but was " + duration);
        }
    }

    /** Which tracks a rule looks at; a class is named by its label, or by its number as in #0. */
    static final class Choice {
        private final Set<String> labels = new HashSet<>();
        private final BitSet ids = new BitSet();
        private final double minConfidence;
        private final IntFunction<String> labelOf;

        Choice(List<String> classes, double minConfidence, IntFunction<String> labelOf) {
            for (String each : classes) {
                if (NUMBER.matcher(each).matches()) {
                    ids.set(Integer.parseInt(each.substring(1)));
                } else {
                    labels.add(each);
                }
            }
            this.minConfidence = minConfidence;
            this.labelOf = labelOf;
        }

        boolean takes(Track track) {
            return track.score() >= minConfidence && takes(track.classId());
        }

        private boolean takes(int classId) {
            return (labels.isEmpty() && ids.isEmpty())
                    || (classId >= 0 && ids.get(classId))
                    || (!labels.isEmpty() && labels.contains(labelOf.apply(classId)));
        }
    }
}
