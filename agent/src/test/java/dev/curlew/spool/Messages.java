package dev.curlew.spool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Messages for tests: what one says follows from its key and number, so that a reader can tell a wrong one. */
final class Messages {
    static final long EPOCH = 7000;

    private Messages() {}

    static long add(Spool spool, Priority priority, String key, long seq) {
        byte[] body = body(key, seq, 100);
        return spool.add(priority, key, "track.update", EPOCH, seq, seq, body, body.length);
    }

    static long add(Spool spool, Priority priority, String key, long seq, int size) {
        byte[] body = body(key, seq, size);
        return spool.add(priority, key, "track.update", EPOCH, seq, seq, body, body.length);
    }

    static byte[] body(String key, long seq, int size) {
        byte[] start =
                ("{\"stream\":\"" + key + "\",\"seq\":" + seq + ",\"padding\":\"").getBytes(StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOf(start, Math.max(size, start.length + 2));
        for (int i = start.length; i < body.length - 2; i++) {
            body[i] = (byte) ('a' + (seq + i) % 26);
        }
        body[body.length - 2] = '"';
        body[body.length - 1] = '}';
        return body;
    }

    /** Whether it is exactly what was added. */
    static boolean isWhole(Entry entry) {
        byte[] expected = body(entry.key(), entry.firstSeq(), entry.body().length);
        return Arrays.equals(expected, entry.body()) && entry.type().equals("track.update");
    }

    /** All that waits, in order, without settling it. */
    static List<Entry> read(Spool spool) throws IOException {
        List<Entry> all = new ArrayList<>();
        for (Span span : spool.pending()) {
            Entry entry = spool.next(span.from(), span.below());
            while (entry != null) {
                all.add(entry);
                entry = spool.next(entry.number() + 1, span.below());
            }
        }
        return all;
    }

    static List<Long> seqs(List<Entry> entries) {
        return entries.stream().map(Entry::firstSeq).toList();
    }
}
