package dev.curlew.model;

import dev.curlew.text.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code parameters} of a config.pbtxt: texts by key, read as what they must be. */
public final class Parameters {

    /** @param place file, line and column */
    record Entry(String value, String place) {}

    private final String source;
    private final Map<String, Entry> entries;

    Parameters(String source, Map<String, Entry> entries) {
        this.source = source;
        this.entries = new LinkedHashMap<>(entries);
    }

    static Parameters none(String source) {
        return new Parameters(source, Map.of());
    }

    public String text(String key, String fallback) {
        Entry entry = entries.get(key);
        return entry == null ? fallback : entry.value();
    }

    /** Every key with its text. */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        entries.forEach((key, entry) -> texts.put(key, entry.value()));
        return texts;
    }

    /** One of an enum's constants, written in lower case. */
    public <E extends Enum<E>> E choice(String key, E fallback) throws ModelException {
        Entry entry = entries.get(key);
        if (entry == null) {
            return fallback;
        }
        List<String> choices = new ArrayList<>();
        for (E constant : fallback.getDeclaringClass().getEnumConstants()) {
            String name = constant.name().toLowerCase(Locale.ROOT);
            if (name.equals(entry.value())) {
                return constant;
            }
            choices.add(name);
        }
        throw error(key, "must be " + String.join(" or ", choices));
    }

    public float fraction(String key, float fallback) throws ModelException {
        return number(key, fallback, 0, 1);
    }

    public float number(String key, float fallback, float min, float max) throws ModelException {
        Entry entry = entries.get(key);
        if (entry == null) {
            return fallback;
        }
        Float number = parse(entry.value());
        if (number == null || number < min || number > max) {
            throw error(key, "must be a number from " + plain(min) + " to " + plain(max));
        }
        return number;
    }

    public int integer(String key, int fallback, int min, int max) throws ModelException {
        float number = number(key, fallback, min, max);
        if (number != Math.rint(number)) {
            throw error(key, "must be a whole number from " + min + " to " + max);
        }
        return (int) number;
    }

    /** One number for all three channels, or three separated by commas or blanks. */
    public List<Float> channels(String key, List<Float> fallback) throws ModelException {
        Entry entry = entries.get(key);
        if (entry == null) {
            return fallback;
        }
        List<Float> numbers = new ArrayList<>();
        for (String word : entry.value().split("[,\\s]+", -1)) {
            Float number = parse(word);
            if (number == null) {
                throw error(key, "must be one number or three, for example \"103.53,116.28,123.675\"");
            }
            numbers.add(number);
        }
        if (numbers.size() == 1) {
            return List.of(numbers.get(0), numbers.get(0), numbers.get(0));
        }
        if (numbers.size() != 3) {
            throw error(key, "must be one number or three");
        }
        return List.copyOf(numbers);
    }

    /** Words separated by commas. */
    public List<String> words(String key) {
        return Arrays.stream(text(key, "").split(",", -1))
                .map(String::trim)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** A sentence for each key that is not one of ours; Triton's backends have keys of their own, so it is no error. */
    public List<String> unknown(Set<String> known) {
        List<String> notices = new ArrayList<>();
        entries.forEach((key, entry) -> {
            if (!known.contains(key)) {
                notices.add(entry.place() + ": parameter " + key + " is not known to Curlew and ignored"
                        + Nearest.hint(key, known));
            }
        });
        return notices;
    }

    /** {@code config.pbtxt:12:3: parameter nms_iou must ..., but was "2"}. */
    public ModelException error(String key, String rule) {
        Entry entry = entries.get(key);
        return entry == null
                ? new ModelException(source + ": parameter " + key + " " + rule)
                : new ModelException(
                        entry.place() + ": parameter " + key + " " + rule + ", but was \"" + entry.value() + "\"");
    }

    /** The nearest of the choices, named in an error. */
    public ModelException error(String key, String rule, Collection<String> choices) {
        return new ModelException(error(key, rule).getMessage() + Nearest.hint(text(key, ""), choices));
    }

    private static @Nullable Float parse(String word) {
        try {
            float number = Float.parseFloat(word);
            return Float.isFinite(number) ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String plain(float number) {
        return number == Math.rint(number) ? String.valueOf((int) number) : String.valueOf(number);
    }
}
