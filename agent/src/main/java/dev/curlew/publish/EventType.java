package dev.curlew.publish;

import dev.curlew.analytics.Fact;
import dev.curlew.analytics.TrackEvent;
import dev.curlew.spool.Priority;
import java.util.Arrays;
import java.util.List;

/** Everything that is told, by the name it has in messages and settings; docs/events.md describes each. */
public enum EventType {
    TRACK_START("track.start", Priority.EVENT),
    TRACK_UPDATE("track.update", Priority.TELEMETRY),
    TRACK_END("track.end", Priority.EVENT),
    TRACK_SPEED("track.speed", Priority.TELEMETRY),
    LINE_CROSSING("line.crossing", Priority.EVENT),
    ZONE_ENTRY("zone.entry", Priority.EVENT),
    ZONE_EXIT("zone.exit", Priority.EVENT),
    ZONE_OCCUPANCY("zone.occupancy", Priority.EVENT),
    ZONE_LOITERING("zone.loitering", Priority.ALERT),
    OVERCROWDING_BEGIN("overcrowding.begin", Priority.ALERT),
    OVERCROWDING_END("overcrowding.end", Priority.ALERT),
    DIRECTION_BEGIN("direction.begin", Priority.EVENT),
    DIRECTION_END("direction.end", Priority.EVENT),
    SPEEDING_BEGIN("speeding.begin", Priority.ALERT),
    SPEEDING_END("speeding.end", Priority.ALERT),
    /** Without it counters would seem to jump back. */
    COUNTERS_RESET("counters.reset", Priority.ALERT),
    STREAM_UP("stream.up", Priority.EVENT),
    STREAM_DOWN("stream.down", Priority.ALERT),
    AGENT_STARTED("agent.started", Priority.EVENT),
    AGENT_STOPPED("agent.stopped", Priority.EVENT),
    MESSAGES_DROPPED("messages.dropped", Priority.EVENT),
    REPLAY_COMPLETE("replay.complete", Priority.EVENT),
    /** By {@code curlew sink test} only. */
    SINK_TEST("sink.test", Priority.EVENT),
    /** All objects of one picture, in formats that tell pictures. */
    FRAME("frame", Priority.TELEMETRY);

    private static final List<EventType> ALL = List.of(values());

    private final String title;
    private final Priority priority;

    EventType(String title, Priority priority) {
        this.title = title;
        this.priority = priority;
    }

    /** Its name in messages. */
    public String title() {
        return title;
    }

    public Priority priority() {
        return priority;
    }

    /** Whether a name in the settings means it: its own, or the part before a point and a star. */
    boolean isMeantBy(String pattern) {
        return pattern.endsWith(".*")
                ? title.startsWith(pattern.substring(0, pattern.length() - 1))
                : title.equals(pattern);
    }

    static List<EventType> all() {
        return ALL;
    }

    /** Those that can be chosen. */
    static List<String> titles() {
        return Arrays.stream(values())
                .filter(type -> type != FRAME)
                .map(EventType::title)
                .toList();
    }

    static EventType of(TrackEvent event) {
        return switch (event.kind()) {
            case START -> TRACK_START;
            case UPDATE -> TRACK_UPDATE;
            case END -> TRACK_END;
        };
    }

    static EventType of(Fact fact) {
        if (fact instanceof Fact.LineCrossing) {
            return LINE_CROSSING;
        } else if (fact instanceof Fact.ZonePassage passage) {
            return passage.way() == Fact.Way.IN ? ZONE_ENTRY : ZONE_EXIT;
        } else if (fact instanceof Fact.Loitering) {
            return ZONE_LOITERING;
        } else if (fact instanceof Fact.Occupancy) {
            return ZONE_OCCUPANCY;
        } else if (fact instanceof Fact.Overcrowding crowd) {
            return crowd.phase() == Fact.Phase.BEGIN ? OVERCROWDING_BEGIN : OVERCROWDING_END;
        } else if (fact instanceof Fact.Heading heading) {
            return heading.phase() == Fact.Phase.BEGIN ? DIRECTION_BEGIN : DIRECTION_END;
        } else if (fact instanceof Fact.Speed) {
            return TRACK_SPEED;
        } else if (fact instanceof Fact.Speeding speeding) {
            return speeding.phase() == Fact.Phase.BEGIN ? SPEEDING_BEGIN : SPEEDING_END;
        }
        return COUNTERS_RESET;
    }
}
