package dev.curlew.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/**
 * Kills a process that writes a spool, again and again over the same folder. What it said was kept must be there.
 * {@code -Dcurlew.spool.kills=1000} kills oftener, {@code -Dcurlew.spool.seed=N} begins with another seed.
 */
class KillTest {
    private static final int KILLS = Integer.getInteger("curlew.spool.kills", 100);
    private static final long SEED = Long.getLong("curlew.spool.seed", 1);

    @TempDir
    private Path folder;

    /** Of what the killed ones said, until now. */
    private final Set<Long> kept = new TreeSet<>();

    private final Set<Long> mayBeSettled = new HashSet<>();
    private final Set<Long> saved = new HashSet<>();
    private long highest;
    private long keptSum;

    @Test
    void whatWasKeptOutlivesSigkill() throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            long seed = SEED + kill;
            runAndKill(seed);
            check("seed " + seed + " of " + KILLS + " kills");
        }
        System.out.printf("kills: %d from seed %d, %d messages were kept, none was lost%n", KILLS, SEED, keptSum);
    }

    private void runAndKill(long seed) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dslf4j.internal.verbosity=ERROR",
                        "-cp",
                        classPath(),
                        KilledWriter.class.getName(),
                        folder.resolve("spool").toString(),
                        Long.toString(seed),
                        Long.toString(highest)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // a moment that is told in lines, not in time, so that a slow machine kills as often while it writes
        int lines = new Random(seed).nextInt(400);
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            assertThat(line).isEqualTo("ready");
            for (int i = 0; i < lines && line != null; i++) {
                line = take(out.readLine());
            }
            // the process's own method would close the pipe too
            child.toHandle().destroyForcibly();
            while (line != null) {
                line = take(out.readLine());
            }
        }
        child.waitFor();
    }

    /** What the child needs, wherever the runner of the tests has it from; Logback would double the time of its start. */
    private static String classPath() {
        return Stream.of(KilledWriter.class, DiskSpool.class, Logger.class)
                .map(each -> Path.of(URI.create(each.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toString()))
                        .toString())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Half a line at the end was not said. */
    private @Nullable String take(@Nullable String line) {
        if (line == null || !line.endsWith(".")) {
            return line;
        }
        long seq = Long.parseLong(line.substring(2, line.length() - 1));
        switch (line.charAt(0)) {
            case 'k' -> {
                kept.add(seq);
                keptSum++;
            }
            case 't' -> mayBeSettled.add(seq);
            default -> saved.add(seq);
        }
        highest = Math.max(highest, seq);
        return line;
    }

    private void check(String when) throws IOException, InterruptedException {
        Set<Long> found = new HashSet<>();
        try (DiskSpool spool = DiskSpool.open(
                folder.resolve("spool"),
                new SpoolSettings("disk", "64MB", Duration.ZERO, "8MB", "interval", Duration.ofMillis(5)),
                new DiskBudget(1 << 30, 0).share("killed"),
                InstantSource.system())) {
            long last = 0;
            for (Entry entry : Messages.read(spool)) {
                assertThat(Messages.isWhole(entry)).as(when).isTrue();
                assertThat(entry.firstSeq()).as("%s: in order", when).isGreaterThan(last);
                last = entry.firstSeq();
                found.add(last);
                highest = Math.max(highest, last);
            }
            kept.removeAll(mayBeSettled);
            assertThat(found).as(when).containsAll(kept);
            saved.retainAll(found);
            assertThat(saved).as("%s: settled, saved, and here again", when).isEmpty();
            // the next one begins with what is here, so that the folder does not grow without end
            for (Span span : spool.pending()) {
                Entry entry = spool.next(span.from(), span.below());
                while (entry != null && found.size() > 2000) {
                    spool.settle(entry.number());
                    found.remove(entry.firstSeq());
                    kept.remove(entry.firstSeq());
                    entry = spool.next(entry.number() + 1, span.below());
                }
            }
            spool.save();
        }
        kept.addAll(found);
        mayBeSettled.clear();
        saved.clear();
    }
}
