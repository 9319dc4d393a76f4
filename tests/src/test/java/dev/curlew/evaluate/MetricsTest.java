package dev.curlew.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.curlew.geometry.Box;
import dev.curlew.mot.MotRow;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final Offset<Double> EXACT = within(1e-9);

    @Test
    void givePerfectTracksEverything() {
        List<MotRow> truth = List.of(row(1, 1, 0), row(1, 2, 100), row(2, 1, 5), row(3, 1, 9), row(3, 2, 90));
        assertScores(Scores.of(truth, truth), 100, 100, 100, 0);
    }

    @Test
    void giveNoTracksNothing() {
        assertScores(Scores.of(List.of(row(1, 1, 0), row(2, 1, 0)), List.of()), 0, 0, 0, 0);
    }

    @Test
    void countASwitchHalfway() {
        List<MotRow> truth = List.of(row(1, 1, 0), row(2, 1, 0), row(3, 1, 0), row(4, 1, 0));
        List<MotRow> tracks = List.of(row(1, 7, 0), row(2, 7, 0), row(3, 8, 0), row(4, 8, 0));
        // Association: each box shares two of four with its track.
        assertScores(Scores.of(truth, tracks), 100 * Math.sqrt(0.5), 75, 50, 1);
    }

    @Test
    void countASwitchOverAGap() {
        List<MotRow> truth = List.of(row(1, 1, 0), row(2, 1, 0), row(3, 1, 0));
        assertThat(Scores.of(truth, List.of(row(1, 7, 0), row(3, 8, 0))).switches())
                .isEqualTo(1);
    }

    @Test
    void countAMissAndAFalseBox() {
        List<MotRow> truth = List.of(row(1, 1, 0), row(2, 1, 0));
        List<MotRow> tracks = List.of(row(1, 7, 0), row(2, 8, 500));
        // Detection: one of three. Association: one of two.
        assertScores(Scores.of(truth, tracks), 100 * Math.sqrt(1 / 6.0), 0, 50, 0);
    }

    @Test
    void countABoxThatIsOffAtTheThresholdsItReaches() {
        // 8 of 12: up to .65, which is the 13th of 19 thresholds.
        assertScores(Scores.of(List.of(row(1, 1, 0)), List.of(row(1, 1, 2))), 1300 / 19.0, 100, 100, 0);
    }

    @Test
    void holdOnToAMatchThatAnotherTrackOverlapsMore() {
        List<MotRow> truth = List.of(row(1, 1, 0), row(2, 1, 0));
        List<MotRow> tracks = List.of(row(1, 7, 0), row(2, 7, 2), row(2, 8, 0));
        assertThat(Scores.of(truth, tracks).switches()).isZero();
    }

    @Test
    void leaveOutTruthThatIsMarked() {
        List<MotRow> truth = List.of(row(1, 1, 0), new MotRow(1, 2, new Box(100, 0, 10, 10), 0));
        assertScores(Scores.of(truth, List.of(row(1, 7, 0))), 100, 100, 100, 0);
    }

    @Test
    void refuseAnIdTwiceInAFrame() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Scores.of(List.of(row(1, 1, 0)), List.of(row(3, 7, 0), row(3, 7, 50))))
                .withMessage("id 7 is twice in frame 3");
    }

    @Test
    void takeTheAreaUnderMonotonePrecision() {
        List<MotRow> truth = List.of(row(1, 1, 0), row(1, 2, 100));
        List<MotRow> detections = List.of(found(1, 100, 0.7f), found(1, 0, 0.9f), found(1, 300, 0.8f));
        assertThat(AveragePrecision.of(truth, detections)).isEqualTo(0.5 + 0.5 * 2 / 3, EXACT);
    }

    @Test
    void countASecondDetectionOfAnObjectAsFalse() {
        List<MotRow> truth = List.of(row(1, 1, 0), row(2, 1, 0));
        List<MotRow> detections = List.of(found(1, 0, 0.9f), found(1, 1, 0.8f), found(2, 0, 0.7f));
        assertThat(AveragePrecision.of(truth, detections)).isEqualTo(0.5 + 0.5 * 2 / 3, EXACT);
    }

    @Test
    void countDetectionsOfMarkedTruthNeitherWay() {
        List<MotRow> truth = List.of(row(1, 1, 0), new MotRow(1, 2, new Box(100, 0, 10, 10), 0));
        List<MotRow> detections = List.of(found(1, 100, 0.95f), found(1, 0, 0.9f));
        assertThat(AveragePrecision.of(truth, detections)).isEqualTo(1, EXACT);
    }

    private static MotRow row(int frame, long id, float left) {
        return new MotRow(frame, id, new Box(left, 0, 10, 10), 1);
    }

    private static MotRow found(int frame, float left, float score) {
        return new MotRow(frame, -1, new Box(left, 0, 10, 10), score);
    }

    private static void assertScores(Scores scores, double hota, double mota, double idf1, int switches) {
        assertThat(scores.hota()).as("HOTA").isEqualTo(hota, within(1e-6));
        assertThat(scores.mota()).as("MOTA").isEqualTo(mota, within(1e-6));
        assertThat(scores.idf1()).as("IDF1").isEqualTo(idf1, within(1e-6));
        assertThat(scores.switches()).as("switches").isEqualTo(switches);
    }
}
