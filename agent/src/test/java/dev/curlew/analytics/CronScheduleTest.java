package dev.curlew.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronScheduleTest {
    @ParameterizedTest
    @CsvSource({
        "0 0 * * *,            UTC,           2026-05-01T10:00:00Z, 2026-05-02T00:00:00Z",
        "0 0 * * *,            UTC,           2026-05-02T00:00:00Z, 2026-05-03T00:00:00Z",
        "0 0 * * *,            Europe/Berlin, 2026-05-01T10:00:00Z, 2026-05-01T22:00:00Z",
        "30 6 * * MON-FRI,     UTC,           2026-05-01T10:00:00Z, 2026-05-04T06:30:00Z",
        "*/15 * * * *,         UTC,           2026-05-01T10:01:30Z, 2026-05-01T10:15:00Z",
        "'5,35 8-10/2 * * *',  UTC,           2026-05-01T08:36:00Z, 2026-05-01T10:05:00Z",
        "0 12 29 2 *,          UTC,           2026-05-01T00:00:00Z, 2028-02-29T12:00:00Z",
        "0 0 1 JAN *,          Asia/Tokyo,    2026-05-01T00:00:00Z, 2026-12-31T15:00:00Z",
        "0 0 13 * FRI,         UTC,           2026-05-09T00:00:00Z, 2026-05-13T00:00:00Z",
        "0 0 * * 7,            UTC,           2026-05-01T00:00:00Z, 2026-05-03T00:00:00Z",
        "'0 6 * * MON,FRI-SUN', UTC,           2026-05-08T07:00:00Z, 2026-05-09T06:00:00Z",
        // 02:30 does not exist on 29 March 2026 and comes twice on 25 October
        "30 2 * * *,           Europe/Berlin, 2026-03-28T12:00:00Z, 2026-03-29T01:30:00Z",
        "30 2 * * *,           Europe/Berlin, 2026-10-24T12:00:00Z, 2026-10-25T00:30:00Z",
        "30 2 * * *,           Europe/Berlin, 2026-10-25T00:30:00Z, 2026-10-26T01:30:00Z",
        // every hour has one of its own, also where 02:00 comes twice or not at all
        "0 * * * *,            Europe/Berlin, 2026-10-25T00:00:00Z, 2026-10-25T01:00:00Z",
        "0 * * * *,            Europe/Berlin, 2026-10-25T01:00:00Z, 2026-10-25T02:00:00Z",
        "0 * * * *,            Europe/Berlin, 2026-03-29T00:00:00Z, 2026-03-29T01:00:00Z",
        "*/30 * * * SUN,       Europe/Berlin, 2026-10-25T00:30:00Z, 2026-10-25T01:00:00Z",
        // 02:00 to 02:59 do not exist: due once, when they would have begun
        "'*/15 2 * * *',       Europe/Berlin, 2026-03-29T00:59:00Z, 2026-03-29T01:00:00Z",
        "'*/15 2 * * *',       Europe/Berlin, 2026-03-29T01:45:00Z, 2026-03-30T00:00:00Z",
        // midnight does not exist on 29 March 2026 in Beirut and comes twice on 25 October in the Azores
        "0 0 * * *,            Asia/Beirut,   2026-03-28T12:00:00Z, 2026-03-28T22:00:00Z",
        "0 0 * * *,            Atlantic/Azores, 2026-10-24T12:00:00Z, 2026-10-25T00:00:00Z",
        "0 0 * * *,            Atlantic/Azores, 2026-10-25T00:00:00Z, 2026-10-26T01:00:00Z",
    })
    void knowsWhenItIsDueNext(String schedule, String zone, String after, String next) {
        assertThat(CronSchedule.parse(schedule).next(Instant.parse(after), ZoneId.of(zone)))
                .isEqualTo(Instant.parse(next));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 0 * *|five fields",
                "60 0 * * *|minute between 0 and 59, but was \"60\"",
                "0 0 * * MO|day of week between 0 and 7, but was \"MO\"",
                "0 0 30 2 *|a day that exists",
                "0 9-5 * * *|hour between 9 and 23, but was \"5\"",
                "0 0 * * MON,FRI-MON|day of week between 5 and 7, but was \"MON\"",
                "*/0 * * * *|minute step between 1 and 59, but was \"0\"",
            })
    void saysWhatIsWrong(String schedule, String complaint) {
        assertThatThrownBy(() -> CronSchedule.parse(schedule))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("reset must ")
                .hasMessageContaining(complaint);
    }
}
