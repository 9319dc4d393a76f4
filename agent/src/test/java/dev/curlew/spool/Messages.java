package dev.curlew.spool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
        StringBuilder text = new StringBuilder("{\"stream\":\"" + key + "\",\"seq\":" + seq + ",\"padding\":\"");
        while (text.length() < size - 2) {
            text.append((char) ('a' + (seq + text.length()) % 26));
        }
        return text.append("\"}").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Whether it is exactly what was added. */
    static boolean isWhole(Entry entry) {
        byte[] expected = body(entry.key(), entry.firstSeq(), entry.body().length);
        return java.util.Arrays.equals(expected, entry.body()) && entry.type().equals("track.update");
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
