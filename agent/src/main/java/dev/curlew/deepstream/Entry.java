package dev.curlew.deepstream;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One key of a configuration file, whatever its syntax.
 *
 * @param line counted from 1
 * @param group of a key file, or the topmost key that holds this one; "" for none
 * @param key with those above it but the group, joined by dots
 * @param value lists as in key files: a;b;c
 */
record Entry(Path file, int line, String group, String key, String value) {

    /** {@code /etc/app.txt:12}, as editors understand it. */
    String place() {
        return file + ":" + line;
    }

    List<String> list() {
        List<String> parts = new ArrayList<>();
        for (String part : value.split(";", -1)) {
            if (!part.isBlank()) {
                parts.add(part.strip());
            }
        }
        return parts;
    }

    /** As GLib and YAML write it. */
    boolean isTrue() {
        return value.equals("1") || value.equalsIgnoreCase("true");
    }

    /** NaN where it is no number. */
    double number() {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** The fallback where it is no whole number. */
    int integer(int fallback) {
        double number = number();
        return number == Math.rint(number) && Math.abs(number) <= Integer.MAX_VALUE ? (int) number : fallback;
    }
}
