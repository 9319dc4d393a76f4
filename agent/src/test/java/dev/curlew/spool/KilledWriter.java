package dev.curlew.spool;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;

/**
 * A process to be killed: adds messages, prints the number of each once it is kept ("k N."), and settles some, printing
 * which were settled and saved ("s N."). Whole lines: what was printed is known to the parent.
 */
final class KilledWriter {
    private KilledWriter() {}

    /** Arguments: folder, seed, first seq. */
    public static void main(String[] args) throws Exception {
        Random random = new Random(Long.parseLong(args[1]));
        long seq = Long.parseLong(args[2]);
        String fsync = random.nextBoolean() ? "each" : "interval";
        DiskSpool spool = DiskSpool.open(
                Path.of(args[0]),
                new SpoolSettings("disk", "64MB", Duration.ZERO, "8MB", fsync, Duration.ofMillis(5)),
                new DiskBudget(1 << 30, 0).share("killed"),
                InstantSource.system());
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        out.println("ready");
        out.flush();
        long told = spool.keptBelow();
        long[] seqs = new long[1 << 20];
        long first = told;
        while (seqs.length > 0) {
            int count = 1 + random.nextInt(50);
            for (int i = 0; i < count; i++) {
                Priority priority = random.nextInt(3) == 0 ? Priority.ALERT : Priority.EVENT;
                long number = Messages.add(spool, priority, "k", ++seq, 60 + random.nextInt(2000));
                if (number >= 0 && number - first < seqs.length) {
                    seqs[(int) (number - first)] = seq;
                }
            }
            if (random.nextInt(4) == 0) {
                spool.keep(Duration.ofSeconds(10));
            }
            StringBuilder lines = new StringBuilder();
            long kept = spool.keptBelow();
            for (; told < kept && told - first < seqs.length; told++) {
                if (seqs[(int) (told - first)] > 0) {
                    lines.append("k ").append(seqs[(int) (told - first)]).append(".\n");
                }
            }
            if (random.nextInt(10) == 0) {
                settleSome(spool, random, lines);
            }
            out.print(lines);
            out.flush();
        }
    }

    private static void settleSome(DiskSpool spool, Random random, StringBuilder lines) throws Exception {
        int count = random.nextInt(100);
        StringBuilder settled = new StringBuilder();
        Entry entry = spool.next(0, Long.MAX_VALUE);
        for (int i = 0; i < count && entry != null; i++) {
            // told before: it may be settled though its saving was not told any more
            settled.append("t ").append(entry.firstSeq()).append(".\n");
            entry = spool.next(entry.number() + 1, Long.MAX_VALUE);
        }
        System.out.print(settled);
        System.out.flush();
        entry = spool.next(0, Long.MAX_VALUE);
        StringBuilder saved = new StringBuilder();
        for (int i = 0; i < count && entry != null; i++) {
            spool.settle(entry.number());
            saved.append("s ").append(entry.firstSeq()).append(".\n");
            entry = spool.next(entry.number() + 1, Long.MAX_VALUE);
        }
        try {
            spool.save();
            lines.append(saved);
        } catch (IOException e) {
            // a slow disk: it may be saved later
        }
    }
}
