package dev.curlew.app.output;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.curlew.spool.DiskBudget;
import dev.curlew.spool.DiskSpool;
import dev.curlew.spool.Entry;
import dev.curlew.spool.Priority;
import dev.curlew.spool.SpoolSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LeftSpoolsTest {
    @TempDir
    private Path folder;

    private final DiskBudget budget = new DiskBudget(1_000_000, 0);

    private DiskSpool open(String sink) throws InterruptedException {
        return DiskSpool.open(
                folder.resolve(sink),
                SpoolSettings.defaults(),
                new DiskBudget(1_000_000, 0).share(sink),
                InstantSource.system());
    }

    private void fill(String sink) throws Exception {
        try (DiskSpool spool = open(sink)) {
            spool.add(Priority.EVENT, "gate", "track.start", 5, 1, 1, new byte[100], 100);
            assertThat(spool.keep(Duration.ofSeconds(20))).isTrue();
        }
    }

    private List<String> told(String... used) {
        Logger log = (Logger) LoggerFactory.getLogger("dev.curlew.sinks");
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        log.addAppender(appender);
        try {
            LeftSpools.tell(folder, Set.of(used), budget);
        } finally {
            log.detachAppender(appender);
        }
        return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void whatWaitsForASinkThatIsGoneIsToldCountedAndKept() throws Exception {
        fill("gone");
        fill("cloud");

        assertThat(told("cloud"))
                .containsExactly(
                        folder.resolve("gone") + ": 1 messages wait for sink gone, which the configuration does"
                                + " not have; name a sink so again, or remove the folder");
        assertThat(budget.users()).containsOnlyKeys("spool gone");
        assertThat(budget.usedBytes()).isGreaterThan(100);
        try (DiskSpool spool = open("gone")) {
            assertThat(Objects.requireNonNull(spool.next(0, Long.MAX_VALUE)))
                    .extracting(Entry::type)
                    .isEqualTo("track.start");
        }
    }

    @Test
    void whereNothingWaitsNothingIsTold() throws Exception {
        fill("sent");
        try (DiskSpool spool = open("sent")) {
            spool.settle(Objects.requireNonNull(spool.next(0, Long.MAX_VALUE)).number());
        }
        assertThat(told()).isEmpty();
    }
}
