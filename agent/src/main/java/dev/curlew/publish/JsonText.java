package dev.curlew.publish;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * One message's JSON in the making, on one line. It keeps its generator and formats numbers and times itself: the
 * library's ways cost 3 kB of garbage a message. One thread.
 */
final class JsonText {
    private final MessageBuffer message = new MessageBuffer();
    private final JsonGenerator json;
    private final char[] text = new char[32];

    JsonText() throws IOException {
        this.json = new JsonFactory().createGenerator(message).setRootValueSeparator(new SerializedString(""));
    }

    /** Writes into the message that was begun. */
    JsonGenerator json() {
        return json;
    }

    void begin() throws IOException {
        message.reset();
        json.writeStartObject();
    }

    /** Valid until the next {@link #begin}. */
    MessageBuffer end() throws IOException {
        json.writeEndObject();
        json.flush();
        return message;
    }

    /** Rounded to decimal places, without trailing zeros but the first. */
    void number(String name, double value, int places) throws IOException {
        long scale = 1;
        for (int i = 0; i < places; i++) {
            scale *= 10;
        }
        long scaled = Math.round(value * scale);
        long rest = Math.abs(scaled);
        int left = places;
        while (left > 1 && rest % 10 == 0) {
            rest /= 10;
            left--;
        }
        int start = digits(rest, left);
        if (scaled < 0) {
            text[--start] = '-';
        }
        json.writeFieldName(name);
        json.writeNumber(text, start, text.length - start);
    }

    /** Writes digits from the end of {@link #text} leftwards, with a point before the last {@code decimals}. */
    private int digits(long value, int decimals) {
        int at = text.length;
        long rest = value;
        for (int i = 0; i <= decimals || rest > 0; i++) {
            if (i == decimals) {
                text[--at] = '.';
            }
            text[--at] = (char) ('0' + rest % 10);
            rest /= 10;
        }
        return at;
    }

    /** RFC 3339 with milliseconds, rounded, as {@link #number} rounds the same time in seconds. */
    void time(String name, Instant exact) throws IOException {
        Instant instant = exact.plusNanos(500_000);
        LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        int at = padded(0, time.getYear(), 4, '-');
        at = padded(at, time.getMonthValue(), 2, '-');
        at = padded(at, time.getDayOfMonth(), 2, 'T');
        at = padded(at, time.getHour(), 2, ':');
        at = padded(at, time.getMinute(), 2, ':');
        at = padded(at, time.getSecond(), 2, '.');
        at = padded(at, time.getNano() / 1_000_000, 3, 'Z');
        json.writeFieldName(name);
        json.writeString(text, 0, at);
    }

    private int padded(int at, int value, int width, char after) {
        int rest = value;
        for (int i = at + width - 1; i >= at; i--) {
            text[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
        text[at + width] = after;
        return at + width + 1;
    }
}
