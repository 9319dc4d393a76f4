package dev.curlew.infer.tensorrt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What TensorRT says: which lines are worth repeating in our log, and which errors belong to a call that failed.
 * Thread-safe.
 */
final class LogLines {
    private static final int KNOWN_LINES = 256;
    private static final int KEPT_ERRORS = 32;

    private final Map<String, Integer> seen = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > KNOWN_LINES;
        }
    };
    private final Deque<String> errors = new ArrayDeque<>();
    private long errorCount;

    /**
     * How often this line has come: it is logged the first time, and then at every power of ten.
     *
     * @return 0 when it is to be left out
     */
    synchronized int times(String line) {
        int times = seen.merge(line, 1, Integer::sum);
        int power = 1;
        while (power < times) {
            power *= 10;
        }
        return power == times ? times : 0;
    }

    synchronized void error(String line) {
        errorCount++;
        errors.addLast(line);
        if (errors.size() > KEPT_ERRORS) {
            errors.removeFirst();
        }
    }

    /** A place to ask {@link #since} from. */
    synchronized long mark() {
        return errorCount;
    }

    /** The errors since then, oldest first, each once; the oldest are forgotten. */
    synchronized List<String> since(long mark) {
        List<String> all = new ArrayList<>(errors);
        int wanted = (int) Math.min(all.size(), errorCount - mark);
        return all.subList(all.size() - wanted, all.size()).stream().distinct().toList();
    }

    /** For one line of ours: TensorRT's own words without the names of its source files. */
    static String plain(String line) {
        return line.replaceAll("\\[[A-Za-z0-9_]+\\.(cpp|h|cu)::[^\\]]*\\] ?", "")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
