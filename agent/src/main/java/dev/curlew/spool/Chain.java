package dev.curlew.spool;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of one priority, oldest first. Changed by the writer under the spool's lock, read by others under it. */
final class Chain {
    final Priority priority;
    private final List<Segment> segments = new ArrayList<>();

    Chain(Priority priority) {
        this.priority = priority;
    }

    void add(Segment segment) {
        segments.add(segment);
    }

    void remove(Segment segment) {
        segments.remove(segment);
        segment.gone = true;
    }

    boolean isEmpty() {
        return segments.isEmpty();
    }

    Segment oldest() {
        return segments.get(0);
    }

    /** The one that may hold this number, or the first one after it; null when there is none. */
    @Nullable
    Segment around(long number) {
        int low = 0;
        int high = segments.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (segments.get(middle).first <= number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low > 0) {
            return segments.get(low - 1);
        }
        return segments.isEmpty() ? null : segments.get(0);
    }

    /** The one that begins after this number. */
    @Nullable
    Segment after(long number) {
        Segment around = around(number);
        if (around == null || around.first > number) {
            return around;
        }
        int next = segments.indexOf(around) + 1;
        return next < segments.size() ? segments.get(next) : null;
    }

    /** Every number in it is below; those that are not were written again in the next one. */
    long below(Segment segment) {
        Segment next = after(segment.first);
        return next == null ? Long.MAX_VALUE : next.first;
    }

    List<Segment> segments() {
        return List.copyOf(segments);
    }
}
