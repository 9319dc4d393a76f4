package dev.curlew.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrackerSettingsTest {

    @Test
    void areValidAsDelivered() {
        assertThat(TrackerSettings.defaults()).isEqualTo(TrackerSettings.defaults());
    }

    @Test
    void nameKeyRuleAndValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrackerSettings.Scores(1.5, 0.5, 0.3))
                .withMessage("tracker.scores.birth must lie between 0 and 1, but was 1.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrackerSettings.Scores(0.6, 0.7, 0.3))
                .withMessage("tracker.scores.high must lie between 0 and 0.6, but was 0.7");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrackerSettings.Scores(0.6, 0.5, Double.NaN))
                .withMessage("tracker.scores.low must lie between 0 and 0.5, but was NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new TrackerSettings.Life(3, 3, Duration.ofMillis(-5), Duration.ofSeconds(3), Duration.ZERO))
                .withMessage("tracker.life.tentative must not be negative, but was -5 ms");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrackerSettings.Life(3, 3, Duration.ZERO, Duration.ZERO, Duration.ZERO))
                .withMessage("tracker.life.lost must be longer than 0 ms, but was 0 ms");
    }
}
