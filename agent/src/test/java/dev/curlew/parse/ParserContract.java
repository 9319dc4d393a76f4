package dev.curlew.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.curlew.detection.Detection;
import dev.curlew.geometry.Box;
import dev.curlew.geometry.Letterbox;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every parser of boxes must do, whatever its format. A subclass writes boxes the way its model would. */
abstract class ParserContract extends FormatContract {
    /** Writes one object: corners in input pixels whose centre lies in a cell that nothing else uses. */
    abstract void write(Outputs outputs, int index, Box box, int classId, float score);

    /** Whether equal numbers everywhere are boxes in this format. */
    boolean hasBoxesOfOneNumber() {
        return true;
    }

    private static void assertClose(Box actual, Box expected) {
        assertThat(actual.left()).isCloseTo(expected.left(), within(0.02f));
        assertThat(actual.top()).isCloseTo(expected.top(), within(0.02f));
        assertThat(actual.right()).isCloseTo(expected.right(), within(0.02f));
        assertThat(actual.bottom()).isCloseTo(expected.bottom(), within(0.02f));
    }

    @Test
    void findsNothingInEmptyOutputs() {
        assertThat(parser().parse(outputs().tensors(), 0, PLAIN)).isEmpty();
    }

    @Test
    void findsWhatTheModelWrote() {
        Outputs outputs = outputs();
        write(outputs, 0, Box.ofCorners(100.5f, 50.25f, 140, 160), 3, 0.75f);

        List<Detection> found = parser().parse(outputs.tensors(), 0, PLAIN);

        assertThat(found).hasSize(1);
        assertThat(found.get(0).classId()).isEqualTo(3);
        assertThat(found.get(0).score()).isCloseTo(0.75f, within(1e-4f));
        assertClose(found.get(0).box(), Box.ofCorners(100.5f, 50.25f, 140, 160));
    }

    @Test
    void readsOnlyTheFrameItWasAskedFor() {
        Outputs outputs = outputs();
        write(outputs, 1, Box.ofCorners(100, 50, 140, 160), 3, 0.75f);

        assertThat(parser().parse(outputs.tensors(), 0, PLAIN)).isEmpty();
        assertThat(parser().parse(outputs.tensors(), 1, PLAIN)).hasSize(1);
    }

    @Test
    void forgetsTheFrameBefore() {
        Outputs outputs = outputs();
        write(outputs, 0, Box.ofCorners(100, 50, 140, 160), 3, 0.75f);
        OutputParser parser = parser();

        assertThat(parser.parse(outputs.tensors(), 0, PLAIN)).hasSize(1);
        assertThat(parser.parse(outputs().tensors(), 0, PLAIN)).isEmpty();
        assertThat(parser.parse(outputs.tensors(), 0, PLAIN)).hasSize(1);
    }

    @Test
    void ordersByDescendingScore() {
        Outputs outputs = outputs();
        write(outputs, 0, Box.ofCorners(10, 10, 50, 60), 0, 0.3f);
        write(outputs, 0, Box.ofCorners(110, 110, 150, 160), 1, 0.9f);
        write(outputs, 0, Box.ofCorners(210, 210, 250, 260), 2, 0.6f);

        assertThat(parser().parse(outputs.tensors(), 0, PLAIN))
                .extracting(Detection::classId)
                .containsExactly(1, 2, 0);
    }

    @Test
    void dropsWhatIsBelowTheThreshold() {
        Outputs outputs = outputs();
        write(outputs, 0, Box.ofCorners(10, 10, 50, 60), 0, 0.39f);
        write(outputs, 0, Box.ofCorners(110, 110, 150, 160), 1, 0.41f);

        assertThat(parser(0.4f, false, 100, List.of()).parse(outputs.tensors(), 0, PLAIN))
                .extracting(Detection::classId)
                .containsExactly(1);
    }

    @Test
    void takesTheThresholdOfTheClassWhereThereIsOne() {
        Outputs outputs = outputs();
        write(outputs, 0, Box.ofCorners(10, 10, 50, 60), 0, 0.45f);
        write(outputs, 0, Box.ofCorners(110, 110, 150, 160), 1, 0.45f);
        write(outputs, 0, Box.ofCorners(210, 210, 250, 260), 2, 0.3f);
        ParserSettings settings =
                new ParserSettings(0.4f, Map.of(0, 0.5f, 2, 0.2f), 0.5f, false, BoxLimits.NONE, 100, List.of());

        assertThat(factory().create(signature(), settings).parse(outputs.tensors(), 0, PLAIN))
                .extracting(Detection::classId)
                .containsExactly(1, 2);
    }

    @Test
    void dropsBoxesOfSizesThatAreNotWanted() {
        Outputs outputs = outputs();
        write(outputs, 0, Box.ofCorners(10, 10, 20, 60), 0, 0.9f);
        write(outputs, 0, Box.ofCorners(110, 110, 150, 160), 1, 0.8f);
        write(outputs, 0, Box.ofCorners(210, 110, 250, 290), 2, 0.7f);
        BoxLimits limits = new BoxLimits(0.05f, 0.05f, 0.4f, 0.4f);
        ParserSettings settings = new ParserSettings(0.1f, Map.of(), 0.5f, false, limits, 100, List.of());

        assertThat(factory().create(signature(), settings).parse(outputs.tensors(), 0, PLAIN))
                .extracting(Detection::classId)
                .containsExactly(1);
    }

    @Test
    void keepsTheBestOfBoxesThatOverlap() {
        Outputs outputs = outputs();
        write(outputs, 0, Box.ofCorners(100, 100, 140, 180), 0, 0.6f);
        write(outputs, 0, Box.ofCorners(108, 100, 148, 180), 0, 0.8f);

        assertThat(parser().parse(outputs.tensors(), 0, PLAIN))
                .extracting(detection -> Math.round(detection.score() * 10))
                .containsExactly(8);
    }

    @Test
    void takesOverlappingBoxesOfTwoClassesForTwoObjectsUnlessToldOtherwise() {
        Outputs outputs = outputs();
        write(outputs, 0, Box.ofCorners(100, 100, 140, 180), 0, 0.6f);
        write(outputs, 0, Box.ofCorners(108, 100, 148, 180), 1, 0.8f);

        assertThat(parser().parse(outputs.tensors(), 0, PLAIN)).hasSize(2);
        assertThat(parser(0.1f, true, 100, List.of()).parse(outputs.tensors(), 0, PLAIN))
                .hasSize(1);
    }

    @Test
    void keepsOnlyTheClassesAskedFor() {
        Outputs outputs = outputs();
        write(outputs, 0, Box.ofCorners(10, 10, 50, 60), 0, 0.3f);
        write(outputs, 0, Box.ofCorners(110, 110, 150, 160), 4, 0.9f);

        assertThat(parser(0.1f, false, 100, List.of(0, 2)).parse(outputs.tensors(), 0, PLAIN))
                .extracting(Detection::classId)
                .containsExactly(0);
    }

    @Test
    void keepsAtMostWhatItWasTold() {
        Outputs outputs = outputs();
        write(outputs, 0, Box.ofCorners(10, 10, 50, 60), 0, 0.3f);
        write(outputs, 0, Box.ofCorners(110, 110, 150, 160), 1, 0.9f);

        assertThat(parser(0.1f, false, 1, List.of()).parse(outputs.tensors(), 0, PLAIN))
                .extracting(Detection::classId)
                .containsExactly(1);
    }

    @Test
    void mapsBoxesBackThroughTheLetterbox() {
        for (boolean centered : new boolean[] {false, true}) {
            Letterbox letterbox = Letterbox.fit(1920, 1080, SIDE, SIDE, centered);
            Outputs outputs = outputs();
            float scale = (float) letterbox.width() / 1920;
            Box source = Box.ofCorners(480, 300, 660, 720);
            write(
                    outputs,
                    0,
                    Box.ofCorners(
                            source.left() * scale + letterbox.left(),
                            source.top() * scale + letterbox.top(),
                            source.right() * scale + letterbox.left(),
                            source.bottom() * scale + letterbox.top()),
                    0,
                    0.5f);

            List<Detection> found = parser().parse(outputs.tensors(), 0, letterbox);

            assertThat(found).hasSize(1);
            assertThat(found.get(0).box().iou(source)).isGreaterThan(0.999f);
        }
    }

    @Test
    void clipsToThePicture() {
        Outputs outputs = outputs();
        write(outputs, 0, Box.ofCorners(-20, -30, 40, 50), 0, 0.5f);

        Box box = parser().parse(outputs.tensors(), 0, PLAIN).get(0).box();

        assertClose(box, Box.ofCorners(0, 0, 40, 50));
    }

    @Test
    void dropsBoxesThatLieInThePadding() {
        Letterbox wide = Letterbox.fit(1920, 1080, SIDE, SIDE, false);
        Outputs outputs = outputs();
        write(outputs, 0, Box.ofCorners(100, 300, 180, 380), 0, 0.5f);

        assertThat(parser().parse(outputs.tensors(), 0, wide)).isEmpty();
    }

    @Test
    void answersTheSameEveryTime() {
        Outputs outputs = outputs();
        outputs.fill(0.5f);

        List<Detection> found = parser().parse(outputs.tensors(), 0, PLAIN);
        assertThat(found.isEmpty()).isNotEqualTo(hasBoxesOfOneNumber());
        assertThat(found).isEqualTo(parser().parse(outputs.tensors(), 0, PLAIN));
    }
}
