package dev.curlew.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as operators write them: 500ms, 1.5s, 2m, 1h; a bare number counts seconds. */
public final class Durations {
    /** Of a whole text; a regular expression that JSON Schema understands too. */
    static final String FORM = "^(\\d{1,9}(?:\\.\\d{1,9})?) *(ms|s|m|h|)$";

    private static final Pattern PATTERN = Pattern.compile(FORM);

    private Durations() {}

    /** Null when the text is no duration. */
    public static @Nullable Duration parse(String text) {
        Matcher matcher = PATTERN.matcher(text.strip());
        if (!matcher.matches()) {
            return null;
        }
        double seconds = Double.parseDouble(matcher.group(1))
                * switch (matcher.group(2)) {
                    case "ms" -> 1e-3;
                    case "m" -> 60;
                    case "h" -> 3600;
                    default -> 1;
                };
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    /** The shortest form that {@link #parse} reads back. */
    public static String text(Duration duration) {
        return duration.toNanos() % 1_000_000 == 0 && duration.toMillis() % 1000 != 0
                ? duration.toMillis() + "ms"
                : BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros().toPlainString() + "s";
    }
}
