package dev.curlew.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.curlew.analytics.Analytics;
import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.analytics.Count;
import dev.curlew.analytics.CounterSettings;
import dev.curlew.analytics.Fact;
import dev.curlew.analytics.LineSettings;
import dev.curlew.geometry.Box;
import dev.curlew.media.CaptureClock;
import dev.curlew.track.Track;
import dev.curlew.track.TrackerUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class CounterFileTest {
    private static final Instant ORIGIN = Instant.parse("2026-05-01T10:00:00Z");
    private static final CaptureClock CLOCK = new CaptureClock(ORIGIN, CaptureClock.Quality.ARRIVAL);
    private static final long SECOND = 1_000_000_000;
    private static final String GOOD =
            "{\"time\":\"2026-05-01T10:00:00Z\",\"place\":\"line\",\"name\":\"door\",\"class\":\"car\",\"in\":4,"
                    + "\"out\":2}\n";
    private static final Logger LOG = (Logger) LoggerFactory.getLogger(CounterFile.class);

    @TempDir
    private Path folder;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private long id;

    @BeforeEach
    void listen() {
        log.start();
        LOG.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        LOG.detachAppender(log);
    }

    /** Warnings since the last call. */
    private List<String> told() {
        List<String> told = log.list.stream()
                .filter(each -> each.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
        log.list.clear();
        return told;
    }

    private Path file() {
        return folder.resolve("gate.counters");
    }

    private static Analytics analytics(List<Count> restored) {
        LineSettings middle = LineSettings.of(List.of(List.of(0.5, 0.0), List.of(0.5, 1.0)));
        return new Analytics(AnalyticsSettings.of(Map.of(), Map.of("door", middle)), id -> "per\"son", restored);
    }

    /** Somebody walks through the door. */
    private List<Fact> pass(Analytics analytics, long nanos) {
        id++;
        analytics.update(0, nanos - 1, new TrackerUpdate(List.of(track(90)), List.of(), List.of()), 100, 100);
        return analytics.update(1, nanos, new TrackerUpdate(List.of(track(10)), List.of(), List.of()), 100, 100);
    }

    private Track track(float x) {
        return new Track(id, 0, 1, new Box(x, 50, 2, 2), null, 0, 0, 1);
    }

    @Test
    void whatWasKeptIsThereAgainWithoutAnyGoodbye() throws IOException {
        Analytics analytics = analytics(List.of());
        try (CounterFile file = new CounterFile(file(), CLOCK)) {
            file.open(List.of(), 0);
            assertThat(CounterFile.read(file()).counts()).isEmpty();
            for (int i = 1; i <= 3; i++) {
                file.keep(pass(analytics, i * SECOND), analytics);
                // as SIGKILL would leave it
                CounterFile.Kept kept = CounterFile.read(file());
                assertThat(kept.counts()).containsExactly(new Count(Count.Place.LINE, "door", "per\"son", i, 0));
                assertThat(kept.asOf()).isEqualTo(ORIGIN.plusSeconds(i));
            }
        }
    }

    @Test
    void halfALineIsWhatACrashCutOff() throws IOException {
        Analytics analytics = analytics(List.of());
        try (CounterFile file = new CounterFile(file(), CLOCK)) {
            file.open(List.of(), 0);
            file.keep(pass(analytics, SECOND), analytics);
        }
        Files.writeString(file(), "{\"time\":\"2026-05", StandardOpenOption.APPEND);
        List<Count> kept = CounterFile.read(file()).counts();
        assertThat(folder).isDirectoryNotContaining("glob:**.damaged");
        assertThat(told()).isEmpty();

        assertThat(kept).containsExactly(new Count(Count.Place.LINE, "door", "per\"son", 1, 0));
        Analytics next = analytics(kept);
        try (CounterFile file = new CounterFile(file(), CLOCK)) {
            file.open(kept, 0);
            file.keep(pass(next, SECOND), next);
        }
        assertThat(CounterFile.read(file()).counts())
                .containsExactly(new Count(Count.Place.LINE, "door", "per\"son", 2, 0));
    }

    @Test
    void zerosOfAPowerCutAreDamageAlsoWithoutAnEndOfLine() throws IOException {
        Analytics analytics = analytics(List.of());
        try (CounterFile file = new CounterFile(file(), CLOCK)) {
            file.open(List.of(), 0);
            for (int i = 1; i <= 9; i++) {
                file.keep(pass(analytics, i * SECOND), analytics);
            }
        }
        byte[] whole = Files.readAllBytes(file());
        Path copy = folder.resolve("gate.counters.damaged");
        for (int from : List.of(whole.length / 2, 0)) {
            byte[] bytes = whole.clone();
            Arrays.fill(bytes, from, bytes.length, (byte) 0);
            Files.write(file(), bytes);

            CounterFile.Kept kept = CounterFile.read(file());

            assertThat(kept.counts()).hasSize(from == 0 ? 0 : 1);
            assertThat(copy).hasBinaryContent(bytes);
            List<String> told = told();
            assertThat(told.get(0))
                    .isEqualTo(file() + ": 1 lines of it are no counters and are left out, so counts may be too low; "
                            + copy + " is a copy of it");
            assertThat(told.subList(1, told.size()))
                    .isEqualTo(
                            from > 0
                                    ? List.of()
                                    : List.of(file() + ": holds no counters, so they begin at 0; a power cut may have"
                                            + " spoilt it"));
            Files.delete(copy);
        }
    }

    @Test
    void saysThatTheFileBeforeIsTaken() throws IOException {
        Files.writeString(folder.resolve("gate.counters.before"), GOOD);
        Files.createFile(file());

        assertThat(CounterFile.read(file()).counts()).hasSize(1);

        assertThat(told())
                .containsExactly(file() + ": holds no counters, so those of " + file() + ".before from " + ORIGIN
                        + " are taken and may be too low");
    }

    @Test
    void whatIsDamagedIsLeftOutAndPutAside() throws IOException {
        String good = GOOD;
        String text = "\0\0\0\n" + good.replace("4", "-4") + good.replace("4", "1e3") + good.replace("4", "\"5\"")
                + good.replace("line", "ship") + good.replace("\"car\"", "7") + good + "[1]\n";
        Files.writeString(file(), text);

        CounterFile.Kept kept = CounterFile.read(file());
        assertThat(kept.counts()).containsExactly(new Count(Count.Place.LINE, "door", "car", 4, 2));
        assertThat(folder.resolve("gate.counters.damaged")).hasContent(text);
    }

    @Test
    void aResetForgetsWhatWasBefore() throws IOException {
        Analytics analytics = analytics(List.of(new Count(Count.Place.LINE, "door", "car", 9, 9)));
        try (CounterFile file = new CounterFile(file(), CLOCK)) {
            file.open(analytics.counts(), 0);
            file.keep(List.of(analytics.reset(5, SECOND)), analytics);
            assertThat(CounterFile.read(file()).counts()).isEmpty();
            file.keep(pass(analytics, 2 * SECOND), analytics);
        }
        assertThat(CounterFile.read(file()).counts())
                .containsExactly(new Count(Count.Place.LINE, "door", "per\"son", 1, 0));
    }

    @Test
    void staysSmallHoweverLongItCounts() throws IOException {
        Analytics analytics = analytics(List.of());
        try (CounterFile file = new CounterFile(file(), CLOCK)) {
            file.open(List.of(), 0);
            for (int i = 0; i < 12_000; i++) {
                file.keep(pass(analytics, i * SECOND), analytics);
            }
        }
        assertThat(Files.size(file())).isLessThan(1 << 20);
        assertThat(CounterFile.read(file()).counts())
                .containsExactly(new Count(Count.Place.LINE, "door", "per\"son", 12_000, 0));
    }

    @Test
    void whatAPowerCutLeftEmptyIsReadFromTheFileBefore() throws IOException {
        Analytics analytics = analytics(List.of());
        try (CounterFile file = new CounterFile(file(), CLOCK)) {
            file.open(List.of(), 0);
            for (int i = 0; i < 12_000; i++) {
                file.keep(pass(analytics, i * SECOND), analytics);
            }
        }
        for (byte[] left : List.of(new byte[0], new byte[4096])) {
            Files.write(file(), left);
            assertThat(CounterFile.read(file()).counts()).singleElement().satisfies(count -> assertThat(count.in())
                    .isBetween(6_000L, 12_000L));
        }
        Files.delete(file());
        assertThat(CounterFile.read(file()).counts()).hasSize(1);
        try (CounterFile file = new CounterFile(file(), CLOCK)) {
            file.open(List.of(), 0); // after a reset
        }
        assertThat(CounterFile.read(file()).counts()).isEmpty();
        assertThat(folder).isDirectoryNotContaining("glob:**.before");
    }

    @Test
    void resetsOnScheduleAlsoThoseThatFellDueWhileNobodyRan() {
        CounterSettings midnight = new CounterSettings("", "0 0 * * *", "Europe/Berlin");
        CounterReset reset = new CounterReset(midnight, CLOCK);
        long toMidnight = 12 * 3600 * SECOND; // 22:00 UTC

        assertThat(reset.start(0, null)).isTrue();
        assertThat(reset.isDue(toMidnight - 1)).isFalse();
        assertThat(reset.isDue(toMidnight)).isTrue();
        assertThat(reset.isDue(toMidnight + SECOND)).isFalse();
        assertThat(reset.isDue(3 * toMidnight)).isTrue();
        assertThat(new CounterReset(midnight, CLOCK).start(0, Instant.parse("2026-05-01T02:00:00Z")))
                .isTrue();
        assertThat(new CounterReset(midnight, CLOCK).start(0, Instant.parse("2026-04-30T21:59:00Z")))
                .isFalse();
        assertThat(new CounterReset(midnight, CaptureClock.media()).start(0, Instant.EPOCH.minusSeconds(99_999)))
                .isTrue();
        assertThat(new CounterReset(CounterSettings.defaults(), CLOCK).isDue(Long.MAX_VALUE))
                .isFalse();
    }
}
