package dev.curlew.pipeline;

import dev.curlew.infer.Engine;
import dev.curlew.model.Batching;
import dev.curlew.parse.Processing;
import java.util.List;

/**
 * When waiting frames become a batch. One of a preferred size goes at once, else the oldest frame decides how long it is
 * waited for more. Immutable.
 *
 * @param max the most frames the engine takes in one run
 * @param preferred ascending sizes from 1 to {@code max}; empty prefers {@code max}
 * @param delayNanos how long the oldest frame may wait for others; 0 never waits
 */
record BatchRule(int max, List<Integer> preferred, long delayNanos) {

    BatchRule {
        preferred = preferred.stream()
                .filter(size -> size >= 1 && size <= max)
                .sorted()
                .distinct()
                .toList();
    }

    static BatchRule upTo(int max) {
        return new BatchRule(max, List.of(), 0);
    }

    /** What config.pbtxt says, as far as the engine can follow it. */
    static BatchRule of(Processing processing, Engine engine) {
        Batching batching = processing.model().config().batching();
        return new BatchRule(
                engine.maxBatch(),
                batching.preferredSizes(),
                batching.maxQueueDelay().toNanos());
    }

    /**
     * How many of the waiting frames go now.
     *
     * @param waiting at least 1
     * @param waitedNanos how long the oldest has waited
     * @param moreMayCome whether any stream could add a frame before one of the waiting ones is taken
     * @return 0 when it is better to wait
     */
    int size(int waiting, long waitedNanos, boolean moreMayCome) {
        if (waiting >= max) {
            return max;
        }
        for (int i = preferred.size() - 1; i >= 0; i--) {
            if (preferred.get(i) <= waiting) {
                return preferred.get(i);
            }
        }
        return waitedNanos >= delayNanos || !moreMayCome ? waiting : 0;
    }
}
