package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** By stream and epoch the numbers of the events that came, and how often each. */
record Numbers(Map<String, SortedMap<Long, Integer>> seen) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Numbers of(List<String> payloads) throws IOException {
        Map<String, SortedMap<Long, Integer>> numbers = new HashMap<>();
        for (String payload : payloads) {
            JsonNode event = JSON.readTree(payload);
            String key =
                    event.path("stream").asText() + "/" + event.get("epoch").asText();
            numbers.computeIfAbsent(key, each -> new TreeMap<>())
                    .merge(event.get("seq").asLong(), 1, Integer::sum);
        }
        return new Numbers(numbers);
    }

    boolean hasNoGap() {
        return seen.values().stream().allMatch(each -> missing(each).isEmpty());
    }

    private static List<Long> missing(SortedMap<Long, Integer> counts) {
        return LongStream.rangeClosed(counts.firstKey(), counts.lastKey())
                .filter(number -> !counts.containsKey(number))
                .boxed()
                .toList();
    }

    void assertNoGap() {
        seen.forEach((key, counts) -> assertThat(missing(counts))
                .as("missing numbers of %s from %d to %d", key, counts.firstKey(), counts.lastKey())
                .isEmpty());
    }

    /** Nothing is missing, and no more came twice than was under way when something broke. */
    void assertComplete(int faults) {
        assertNoGap();
        int all = 0;
        int twice = 0;
        for (SortedMap<Long, Integer> counts : seen.values()) {
            twice += counts.values().stream().mapToInt(count -> count - 1).sum();
            all += counts.size();
        }
        System.out.println(all + " messages, " + twice + " once more, after " + faults + " faults");
        assertThat(twice).as("came twice, after %d faults", faults).isLessThanOrEqualTo(faults * OneSink.WINDOW);
    }
}
