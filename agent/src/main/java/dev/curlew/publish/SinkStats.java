package dev.curlew.publish;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** What became of one sink's events. Counted by the streams' threads, read by any. */
public final class SinkStats {
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong tooLarge = new AtomicLong();
    private final Map<EventType, AtomicLong> dropped = new EnumMap<>(EventType.class);

    SinkStats() {
        EventType.all().forEach(type -> dropped.put(type, new AtomicLong()));
    }

    void countEvent() {
        events.incrementAndGet();
    }

    void countMessage() {
        messages.incrementAndGet();
    }

    void countTooLarge() {
        tooLarge.incrementAndGet();
    }

    void countDropped(EventType type) {
        Objects.requireNonNull(dropped.get(type)).incrementAndGet();
    }

    /** Events, or in formats that tell pictures, pictures that were told. */
    public long events() {
        return events.get();
    }

    /** Fewer when events are packed, more when they are split. */
    public long messages() {
        return messages.get();
    }

    /** Could be sent by no means: larger than the sink allows. */
    public long tooLarge() {
        return tooLarge.get();
    }

    /** By type, those that maxPerSecond had no room for. */
    public Map<String, Long> dropped() {
        Map<String, Long> counts = new TreeMap<>();
        dropped.forEach((type, count) -> {
            if (count.get() > 0) {
                counts.put(type.title(), count.get());
            }
        });
        return counts;
    }
}
