package dev.curlew.source;

import dev.curlew.media.DecoderChoice;
import dev.curlew.settings.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream's video comes from and by which clock it runs.
 *
 * @param shownUrl the url as logs and errors may show it; "" is the url without its password
 */
public record SourceSettings(
        @Key(
                        value = "a file's or folder's path, an rtsp:// or rtsps:// address, or - for standard input",
                        required = true,
                        path = true)
                String url,
        @Key("true frame rate of a file or camera whose timestamps are wrong; 0 keeps the container's clock")
                double fps,
        @Key("leaves out what comes before this time of a file: 500ms, 90s, 1.5m, 1h") Duration start,
        @Key("stops after this much of a file; without a value it plays to its end") @Nullable Duration duration,
        @Key("plays a file like a camera: paced by its clock, and the newest frame wins when the agent is too slow")
                boolean live,
        @Key("how often a file is played; 0 plays without end, and frame numbers and times go on") int repeat,
        @Key("when a file's first frame was recorded, as 2026-05-01T10:00:00Z; without a value the container's")
                @Nullable
                Instant startTime,
        @Key("must be true for rtsps://: FFmpeg cannot verify a camera's certificate, so it is encrypted, but to whom?")
                boolean acceptAnyCertificate,
        @Key("auto decodes on the GPU what it can and the rest in software; nvdec fails instead; or software")
                String decoder,
        @Key("pixels that one picture may have; a larger one is refused, for a damaged header can claim any size")
                int maxPixels,
        String shownUrl) {

    /** The url of what is piped into the agent. */
    private static final String STANDARD_INPUT = "-";
    /** 8192x8192: some 100 MB a picture, of which a decoder and its stream keep several. */
    private static final int MAX_PIXELS = 8192 * 8192;
    /** 16384x16384, from where on FFmpeg's own sizes overflow. */
    private static final int MOST_PIXELS = 16384 * 16384;
    /** Of an address whose path has no @, which could belong to a password. */
    private static final Pattern PORT = Pattern.compile("rtsps?://(?:[^/]*@)?[^/@]*:(\\d+)(?:/[^@]*)?");

    private static final Pattern NO_HOST = Pattern.compile("rtsps?://(?:[^/]*@)?(?:[:/?].*)?");

    public SourceSettings {
        shownUrl = STANDARD_INPUT.equals(url) ? "standard input" : withoutPassword(shownUrl.isEmpty() ? url : shownUrl);
        if (url.isBlank()) {
            throw new IllegalArgumentException(
                    "url must name a file, an rtsp:// address or - (standard input), but was empty");
        }
        DecoderChoice.of(decoder);
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
        Matcher port = PORT.matcher(url);
        if (port.matches() && !(port.group(1).length() <= 5 && isPort(Integer.parseInt(port.group(1))))) {
            throw new IllegalArgumentException("url must have a port from 1 to 65535, but it was " + port.group(1));
        }
        if (NO_HOST.matcher(url).matches()) {
            throw new IllegalArgumentException(
                    "url must name a host, as rtsp://192.168.1.10/live does, but was " + shownUrl);
        }
        if (url.startsWith("rtsps://") && !acceptAnyCertificate) {
            throw new IllegalArgumentException("acceptAnyCertificate must be true for an rtsps:// address, because"
                    + " FFmpeg cannot verify a camera's certificate, but was false");
        }
        if (maxPixels < 1 || maxPixels > MOST_PIXELS) {
            throw new IllegalArgumentException(
                    "maxPixels must lie between 1 and " + MOST_PIXELS + " (16384x16384), but was " + maxPixels);
        }
        if (STANDARD_INPUT.equals(url) && repeat != 1) {
            throw new IllegalArgumentException("repeat works for files only, but url is standard input");
        }
        if (isNetwork(url) && repeat != 1) {
            throw new IllegalArgumentException("repeat works for files only, but url is " + shownUrl);
        }
        if (isNetwork(url) && !start.isZero()) {
            throw new IllegalArgumentException("start works for files only, but url is " + shownUrl);
        }
    }

    public SourceSettings(
            String url,
            double fps,
            Duration start,
            @Nullable Duration duration,
            boolean live,
            int repeat,
            @Nullable Instant startTime) {
        this(url, fps, start, duration, live, repeat, startTime, false, "auto", MAX_PIXELS, "");
    }

    public static SourceSettings defaults() {
        return file("recordings/yard.mp4");
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
        return shownUrl;
    }

    /** The same, with an address of which parts are secret. */
    public SourceSettings shownAs(String text) {
        return new SourceSettings(
                url, fps, start, duration, live, repeat, startTime, acceptAnyCertificate, decoder, maxPixels, text);
    }

    /** The same, decoded by what the name says. */
    public SourceSettings withDecoder(String name) {
        return new SourceSettings(
                url, fps, start, duration, live, repeat, startTime, acceptAnyCertificate, name, maxPixels, shownUrl);
    }

    public DecoderChoice decoderChoice() {
        return DecoderChoice.of(decoder);
    }

    @Override
    public String toString() {
        return shownUrl;
    }

    private static boolean isNetwork(String url) {
        return url.startsWith("rtsp://") || url.startsWith("rtsps://");
    }

    /** Up to the last @, for a password may hold one too. */
    private static String withoutPassword(String url) {
        return url.replaceFirst("(?s)^(rtsps?://).*@", "$1***@");
    }

    private static boolean isPort(int number) {
        return number >= 1 && number <= 65535;
    }
}
