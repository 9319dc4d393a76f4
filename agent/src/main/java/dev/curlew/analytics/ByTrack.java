package dev.curlew.analytics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is remembered of each track, by its id; a map would box every id of every frame. One thread. */
final class ByTrack<T> {
    /** Ascending. */
    private long[] ids = new long[16];

    private @Nullable Object[] values = new Object[16];
    private int size;

    @Nullable
    T get(long id) {
        int at = find(id);
        return at < 0 ? null : value(at);
    }

    /** @return what was there before */
    @Nullable
    T put(long id, T value) {
        int at = find(id);
        if (at >= 0) {
            T before = value(at);
            values[at] = value;
            return before;
        }
        int place = -at - 1;
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        System.arraycopy(ids, place, ids, place + 1, size - place);
        System.arraycopy(values, place, values, place + 1, size - place);
        ids[place] = id;
        values[place] = value;
        size++;
        return null;
    }

    /** @return what was there */
    @Nullable
    T remove(long id) {
        int at = find(id);
        if (at < 0) {
            return null;
        }
        T before = value(at);
        size--;
        System.arraycopy(ids, at + 1, ids, at, size - at);
        System.arraycopy(values, at + 1, values, at, size - at);
        values[size] = null;
        return before;
    }

    /** A copy, by ascending id. */
    List<T> values() {
        List<T> all = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            all.add(Objects.requireNonNull(value(i)));
        }
        return all;
    }

    private int find(long id) {
        return Arrays.binarySearch(ids, 0, size, id);
    }

    @SuppressWarnings("unchecked") // nothing else is put there
    private @Nullable T value(int at) {
        return (T) values[at];
    }
}
