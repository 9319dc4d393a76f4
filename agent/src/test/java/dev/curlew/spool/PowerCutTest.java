package dev.curlew.spool;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.curlew.lifecycle.Leaks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Cuts the power at seeded moments of a spool's life, with kills and restarts between, and looks at what is left.
 * {@code -Dcurlew.spool.cuts=10000} cuts oftener, {@code -Dcurlew.spool.seed=N} begins with another seed.
 */
class PowerCutTest {
    private static final int CUTS = Integer.getInteger("curlew.spool.cuts", 1000);
    private static final long SEED = Long.getLong("curlew.spool.seed", 1);
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.curlew.spool");
    private static final Path FOLDER = Path.of("/state/spool/cloud");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-05-01T10:00:00Z"));

    /** A torn end is as it should be. */
    @BeforeEach
    void beQuiet() {
        LOG.setLevel(Level.ERROR);
    }

    @AfterEach
    void forgetTheKilled() {
        LOG.setLevel(null);
        Leaks.open().forEach(Leaks.Mark::close);
    }

    /** A spool's life on one disk: what it promised, and a check of it. */
    private static final class Life {
        private final Random random;
        private final RecordingDisk disk;
        private final boolean tight;
        /** What was kept and is neither settled nor dropped, by number. */
        private final Map<Long, Long> owed = new TreeMap<>();
        /** What was settled and saved: it must not come again. */
        private final Set<Long> done = new HashSet<>();
        /** What was settled since: it may come again. */
        private final Set<Long> perhaps = new HashSet<>();

        private final Map<Long, Long> added = new TreeMap<>();
        private DiskSpool spool;
        private long seq;
        private long nanos;
        private int cuts;

        Life(long seed, String ignored) {
            random = new Random(seed);
            disk = new RecordingDisk(ignored);
            tight = random.nextInt(4) == 0;
            spool = start();
        }

        private DiskSpool start() {
            DiskSpool started = new DiskSpool(
                    FOLDER,
                    new SpoolSettings(
                            "disk", tight ? "1MB" : "4MB", Duration.ZERO, "1MB", "interval", Duration.ofMillis(100)),
                    new DiskBudget(1 << 30, 0).share("cloud"),
                    disk,
                    CLOCK,
                    () -> nanos,
                    false);
            started.writer().step(false, false, false);
            return started;
        }

        /** Lives until it was cut a few times; what was wrong, or null. */
        @Nullable
        String live(int times) throws IOException {
            disk.cutBefore(1 + random.nextInt(120));
            while (cuts < times) {
                try {
                    act();
                } catch (RecordingDisk.PowerCut e) {
                    cuts++;
                    if (random.nextInt(3) == 0) {
                        disk.resume();
                    } else {
                        disk.restore(random);
                    }
                    spool = start();
                    String wrong = check();
                    if (wrong != null) {
                        return "cut " + cuts + ": " + wrong;
                    }
                    disk.cutBefore(1 + random.nextInt(120));
                }
            }
            return null;
        }

        private void act() throws IOException {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> add(1 + random.nextInt(5));
                case 3 -> add(random.nextInt(3) == 0 ? 200 : 20);
                case 4, 5, 6 -> {
                    spool.writer().step(true, false, false);
                    promise();
                }
                case 7 -> deliver();
                case 8 -> save();
                case 9 -> {
                    // killed between two operations
                    spool = start();
                    perhaps.clear();
                    promise();
                    if (random.nextBoolean()) {
                        // what the killed one wrote is still not on the disk
                        deliver();
                        disk.cutBefore(1 + random.nextInt(4));
                        spool.writer().step(false, true, false);
                    }
                }
                default -> {
                    deliver();
                    // forced only after a second
                    nanos += random.nextInt(4) * 300_000_000L;
                    spool.writer().step(false, true, false);
                }
            }
        }

        private void add(int count) {
            for (int i = 0; i < count; i++) {
                Priority priority = random.nextInt(3) == 0 ? Priority.ALERT : Priority.EVENT;
                int size = random.nextInt(10) == 0 ? 20_000 : 100 + random.nextInt(3000);
                long number =
                        Messages.add(spool, random.nextInt(3) == 0 ? Priority.TELEMETRY : priority, "k", ++seq, size);
                if (number >= 0) {
                    added.put(number, seq);
                }
            }
        }

        /** What may be read now is kept. */
        private void promise() throws IOException {
            forgetDropped();
            for (Span span : spool.pending()) {
                Entry entry = spool.next(span.from(), span.below());
                while (entry != null) {
                    owed.put(entry.number(), entry.firstSeq());
                    entry = spool.next(entry.number() + 1, span.below());
                }
            }
        }

        /** The range may hold more than was dropped: it is not asked for any more. */
        private void forgetDropped() {
            for (Drop drop : spool.drops()) {
                owed.values().removeIf(each -> drop.fromSeq() <= each && each <= drop.toSeq());
            }
        }

        private void deliver() throws IOException {
            promise();
            for (Long number : new TreeSet<>(owed.keySet())) {
                if (random.nextInt(4) > 0) {
                    spool.settle(number);
                    owed.remove(number);
                    perhaps.add(number);
                }
                if (random.nextInt(20) == 0) {
                    return;
                }
            }
        }

        private void save() {
            Set<Long> settled = new HashSet<>(perhaps);
            spool.wantSave();
            spool.writer().step(false, true, false);
            done.addAll(settled);
            perhaps.clear();
        }

        private @Nullable String check() throws IOException {
            Map<Long, Long> found = new TreeMap<>();
            long last = -1;
            for (Span span : spool.pending()) {
                Entry entry = spool.next(span.from(), span.below());
                while (entry != null) {
                    if (!Messages.isWhole(entry)) {
                        return "entry " + entry.number() + " is not what was added";
                    }
                    if (entry.number() <= last || found.containsValue(entry.firstSeq())) {
                        return "entry " + entry.number() + " comes twice or out of order";
                    }
                    last = entry.number();
                    found.put(entry.number(), entry.firstSeq());
                    entry = spool.next(entry.number() + 1, span.below());
                }
            }
            for (Map.Entry<Long, Long> each : owed.entrySet()) {
                if (!each.getValue().equals(found.get(each.getKey()))) {
                    return "entry " + each.getKey() + ", which was kept, is lost";
                }
            }
            for (Long number : found.keySet()) {
                if (done.contains(number) && Objects.equals(added.get(number), found.get(number))) {
                    return "entry " + number + ", which was settled and saved, comes again";
                }
            }
            owed.clear();
            owed.putAll(found);
            perhaps.clear();
            if (random.nextBoolean()) {
                return null;
            }
            long before = seq;
            add(1);
            spool.writer().step(true, false, false);
            promise();
            if (!tight && !owed.containsValue(before + 1)) {
                return "what was added next is not read";
            }
            return null;
        }
    }

    /**
     * A cursor that was saved and forced; another, killed before it was forced; then a third, in the middle of which the
     * power goes. Whether the first is forgotten.
     */
    private static boolean isCursorLost(long seed, String ignored) throws IOException {
        Random random = new Random(seed);
        RecordingDisk disk = new RecordingDisk(ignored);
        Path file = Path.of("/cursor");
        for (int i = 0; i < 2; i++) {
            try (CursorFile cursor = CursorFile.open(disk, file, CursorFile.read(disk, file))) {
                cursor.write(1000, 0, ranges(i));
                cursor.force();
                disk.forceFolder(Path.of("/"));
                cursor.write(1000, 0, ranges(i + 1));
            }
        }
        // opened by the next one, which is not asked to force in between
        try (CursorFile cursor = CursorFile.open(disk, file, CursorFile.read(disk, file))) {
            cursor.write(1000, 0, ranges(3));
        }
        disk.restore(random);
        CursorFile.Saved saved = CursorFile.read(disk, file);
        return saved == null
                || saved.settled().get(0).below() < ranges(1).get(0).below();
    }

    /** Many, so that they lie in several sectors. */
    private static List<Span> ranges(int step) {
        List<Span> ranges = new ArrayList<>();
        for (long at = 0; at < 1000; at += 10) {
            ranges.add(new Span(at, at + 2 + step));
        }
        return ranges;
    }

    @Test
    void aSavedCursorIsNotForgotten() throws IOException {
        for (int seed = 0; seed < 2000; seed++) {
            assertThat(isCursorLost(seed, "")).as("seed %d", seed).isFalse();
        }
    }

    /** How many lives ended badly, and how. */
    private record Outcome(int lives, int cuts, int wrong, String first, Set<String> places) {}

    private static Outcome cut(int cuts, String ignored, boolean stopAtFirst) throws IOException {
        Set<String> places = new TreeSet<>();
        int wrong = 0;
        int lives = 0;
        int done = 0;
        String first = "";
        while (done < cuts && !(stopAtFirst && wrong > 0)) {
            Life life = new Life(SEED + lives, ignored);
            String problem = life.live(4);
            lives++;
            done += life.cuts;
            places.addAll(life.disk.places());
            if (problem != null) {
                first = wrong == 0 ? "seed " + (SEED + lives - 1) + ", " + problem : first;
                wrong++;
            }
            Leaks.open().forEach(Leaks.Mark::close);
        }
        return new Outcome(lives, done, wrong, first, places);
    }

    private static Outcome cutCursor(String ignored) throws IOException {
        for (int seed = 0; seed < 2000; seed++) {
            if (isCursorLost(seed, ignored)) {
                return new Outcome(
                        1, seed + 1, 1, "seed " + seed + ", the cursor that was saved is forgotten", Set.of());
            }
        }
        return new Outcome(1, 2000, 0, "", Set.of());
    }

    @Test
    void everythingKeptIsWholeAfterAPowerCut() throws IOException {
        Outcome outcome = cut(CUTS, "", false);

        System.out.printf(
                "power cuts: %d in %d lives, from seed %d: %d went wrong %s%n",
                outcome.cuts(), outcome.lives(), SEED, outcome.wrong(), outcome.first());
        assertThat(outcome.first()).isEmpty();
    }

    @Test
    void withoutAnyOneForceItIsNot() throws IOException {
        Set<String> places = cut(100, "", false).places();

        System.out.println("| without the force of | fails after cuts | first failure |");
        System.out.println("| --- | --- | --- |");
        Set<String> unneeded = new TreeSet<>();
        for (String place : places) {
            Outcome outcome = place.endsWith("CursorFile.open")
                    ? cutCursor("PowerCutTest.cutCursor > PowerCutTest.isCursorLost > CursorFile.open")
                    : cut(3000, place, true);
            System.out.println("| " + place + " | " + outcome.cuts() + " | " + outcome.first() + " |");
            if (outcome.wrong() == 0) {
                unneeded.add(place);
            }
        }
        assertThat(unneeded).isEmpty();
    }
}
