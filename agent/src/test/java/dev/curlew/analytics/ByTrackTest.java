package dev.curlew.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ByTrackTest {
    @Property
    void remembersWhatAMapDoes(@ForAll @Size(max = 200) List<@IntRange(min = -60, max = 60) Integer> steps) {
        ByTrack<String> tracks = new ByTrack<>();
        Map<Long, String> map = new HashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            long id = Math.abs(steps.get(i)) * 1_000_000_007L;
            if (steps.get(i) > 0) {
                assertThat(tracks.put(id, "v" + i)).isEqualTo(map.put(id, "v" + i));
            } else {
                assertThat(tracks.remove(id)).isEqualTo(map.remove(id));
            }
            for (long each = 0; each <= 60; each++) {
                assertThat(tracks.get(each * 1_000_000_007L)).isEqualTo(map.get(each * 1_000_000_007L));
            }
        }
    }
}
