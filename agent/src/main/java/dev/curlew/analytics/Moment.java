package dev.curlew.analytics;

import java.util.ArrayList;
import java.util.List;

/** The frame that rules look at, and where they put their facts. Used again for each frame. */
final class Moment {
    long frame;
    long captureNanos;
    int width;
    int height;
    private final List<Fact> facts = new ArrayList<>();

    void begin(long frame, long captureNanos, int width, int height) {
        this.frame = frame;
        this.captureNanos = captureNanos;
        this.width = width;
        this.height = height;
    }

    double aspect() {
        return (double) width / height;
    }

    void tell(Fact fact) {
        facts.add(fact);
    }

    /** What was told since the last call. */
    List<Fact> take() {
        if (facts.isEmpty()) {
            return List.of();
        }
        List<Fact> taken = List.copyOf(facts);
        facts.clear();
        return taken;
    }
}
