package dev.curlew.spool;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One file of a chain. Its fields are changed by the writer under the spool's lock, and read by others under it. */
final class Segment {
    private static final Pattern NAME = Pattern.compile("(telemetry|event|alert)-(\\d{19})\\.seg");

    final Priority priority;
    /** No entry in it has a lower number. */
    final long first;

    final Path path;
    /** Bytes that may be read: those that are kept. */
    long kept;
    /** Bytes that were written, with those that are not kept yet. */
    long length;

    long newestMillis;
    /** It is no part of its chain any more. */
    boolean gone;
    /** It could not be read for so long that it was given up. */
    boolean unreadable;
    /** Its end holds no sound entry, and recovery has told of it. */
    boolean torn;
    /** Bytes without a sound entry were told of up to here. The reader's thread alone. */
    long damagedBelow;
    /** Of reading it, one after the other. The reader's thread alone. */
    int failures;
    /** Since when. */
    long failingSince;

    Segment(Priority priority, long first, Path path) {
        this.priority = priority;
        this.first = first;
        this.path = path;
    }

    static Segment named(Priority priority, long first, Path folder) {
        return new Segment(priority, first, folder.resolve(prefix(priority) + String.format("-%019d.seg", first)));
    }

    private static String prefix(Priority priority) {
        return switch (priority) {
            case TELEMETRY -> "telemetry";
            case EVENT -> "event";
            case ALERT -> "alert";
        };
    }

    /** Null when it is the name of something else. */
    static @Nullable Segment of(Path folder, String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return null;
        }
        try {
            long first = Long.parseLong(matcher.group(2));
            if (first < 1 || first > EntryFormat.MAX_FIRST) {
                return null;
            }
            for (Priority priority : Priority.values()) {
                if (prefix(priority).equals(matcher.group(1))) {
                    return new Segment(priority, first, folder.resolve(name));
                }
            }
        } catch (NumberFormatException e) {
            return null; // beyond every number
        }
        return null;
    }
}
