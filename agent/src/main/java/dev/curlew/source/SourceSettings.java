package dev.curlew.source;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream's video comes from and by which clock it runs.
 *
 * @param url the path of a file or of a folder of pictures, an rtsp:// or rtsps:// address, or - for standard input
 * @param fps frames per second that override the container's clock; 0 keeps it
 * @param start leaves out what comes before this time of the file
 * @param duration stops after this much of the file; null plays to its end
 * @param live treats a file like a camera: paced by its clock, and the newest frame wins when the agent is too slow
 * @param repeat how often a file is played; 0 means without end
 * @param startTime when the first frame of a file was recorded; null when unknown
 */
public record SourceSettings(
        String url,
        double fps,
        Duration start,
        @Nullable Duration duration,
        boolean live,
        int repeat,
        @Nullable Instant startTime) {

    /** The url of what is piped into the agent. */
    private static final String STANDARD_INPUT = "-";

    public SourceSettings {
        if (url.isBlank()) {
            throw new IllegalArgumentException("url must name a file or an rtsp:// address, but was empty");
        }
        if (!(fps >= 0 && fps <= 1000)) {
            throw new IllegalArgumentException("fps must lie between 0 and 1000, but was " + fps);
        }
        if (start.isNegative()) {
            throw new IllegalArgumentException("start must not be negative, but was " + start.toMillis() + " ms");
        }
        if (duration != null && (duration.isZero() || duration.isNegative())) {
            throw new IllegalArgumentException(
                    "duration must be longer than 0 s, but was " + duration.toMillis() + " ms");
        }
        if (repeat < 0) {
            throw new IllegalArgumentException("repeat must be 0 (endless) or more, but was " + repeat);
        }
        if (repeat != 1 && (duration != null || !start.isZero())) {
            throw new IllegalArgumentException("start and duration need repeat 1, but it was " + repeat);
        }
        if (STANDARD_INPUT.equals(url) && repeat != 1) {
            throw new IllegalArgumentException("repeat works for files only, but url is standard input");
        }
        if (isNetwork(url) && repeat != 1) {
            throw new IllegalArgumentException("repeat works for files only, but url is " + withoutPassword(url));
        }
        if (isNetwork(url) && !start.isZero()) {
            throw new IllegalArgumentException("start works for files only, but url is " + withoutPassword(url));
        }
    }

    public boolean isStandardInput() {
        return STANDARD_INPUT.equals(url);
    }

    public static SourceSettings file(String path) {
        return new SourceSettings(path, 0, Duration.ZERO, null, false, 1, null);
    }

    public boolean isNetwork() {
        return isNetwork(url);
    }

    /** Whether frames that nobody has time for are dropped. */
    public boolean isLive() {
        return live || isNetwork();
    }

    /** The url as logs and errors may show it. */
    public String displayUrl() {
        return isStandardInput() ? "standard input" : withoutPassword(url);
    }

    private static boolean isNetwork(String url) {
        return url.startsWith("rtsp://") || url.startsWith("rtsps://");
    }

    private static String withoutPassword(String url) {
        return url.replaceFirst("^(rtsps?://)[^/@]*@", "$1***@");
    }
}
