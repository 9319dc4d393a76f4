package dev.curlew.publish;

import dev.curlew.settings.Key;
import dev.curlew.text.Nearest;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a sink tells, and in which form. */
public record MessageSettings(
        @Key(
                        "curlew, deepstream-full (payload-type 0, one message per object) or deepstream-minimal (payload-type 1, one"
                                + " per picture)")
                String format,
        @Key("in DeepStream's formats: true writes what nvmsgconv writes with msg2p-newapi=1") boolean newApi,
        @Key("which events, by name or as zone.*; an empty list tells all") List<String> events,
        @Key("how often") RateSettings rate,
        @Key("largest message; larger ones are split into parts that say so") int maxBytes,
        @Key("small events packed into one message, a JSON array of at most this many times 5 KB, which is how AWS IoT"
                        + " Core meters; 0 packs nothing")
                int pack,
        @Key("how long an event may wait for others to be packed with, in capture time") Duration packWait) {
    private static final List<String> FORMATS = List.of("curlew", "deepstream-full", "deepstream-minimal");
    private static final int METERED_BYTES = 5 * 1024;

    public MessageSettings {
        if (!FORMATS.contains(format)) {
            throw new IllegalArgumentException("format must be " + String.join(" or ", FORMATS) + ", but was '" + format
                    + "'" + meant(format, FORMATS));
        }
        for (String event : events) {
            if (EventType.all().stream().noneMatch(each -> each != EventType.FRAME && each.isMeantBy(event))) {
                throw new IllegalArgumentException(
                        "events holds '" + event + "', which is no event" + meant(event, EventType.titles()));
            }
        }
        if (!events.isEmpty() && format.equals("deepstream-minimal")) {
            throw new IllegalArgumentException(
                    "events must be empty for deepstream-minimal, which tells whole pictures; rate says which");
        }
        if (maxBytes < 2048 || maxBytes > 1 << 20) {
            throw new IllegalArgumentException("maxBytes must lie between 2048 and 1048576, but was " + maxBytes);
        }
        if (pack < 0 || (long) pack * METERED_BYTES > maxBytes) {
            throw new IllegalArgumentException("pack must lie between 0 (off) and " + maxBytes / METERED_BYTES
                    + " (maxBytes / 5 KB), but was " + pack);
        }
        if (packWait.isNegative() || packWait.isZero()) {
            throw new IllegalArgumentException(
                    "packWait must be longer than 0 s, but was " + packWait.toMillis() + "ms");
        }
        events = List.copyOf(events);
    }

    static String meant(String wrong, List<String> known) {
        return Nearest.of(wrong, known)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
    }

    public static MessageSettings defaults() {
        return new MessageSettings(
                "curlew", false, List.of(), RateSettings.defaults(), 120 * 1024, 0, Duration.ofSeconds(1));
    }

    /** Everything that is told, in one format. */
    static MessageSettings everything(String format) {
        MessageSettings defaults = defaults();
        return new MessageSettings(
                format,
                defaults.newApi,
                defaults.events,
                format.equals("curlew") ? RateSettings.everything() : defaults.rate,
                defaults.maxBytes,
                defaults.pack,
                defaults.packWait);
    }

    Set<EventType> selected() {
        Set<EventType> selected = EnumSet.noneOf(EventType.class);
        for (EventType type : EventType.all()) {
            if (events.isEmpty() || events.stream().anyMatch(type::isMeantBy)) {
                selected.add(type);
            }
        }
        return selected;
    }

    int packBytes() {
        return pack * METERED_BYTES;
    }
}
