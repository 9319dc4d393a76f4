package dev.curlew.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.geometry.Box;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class YoloxParserTest extends ParserContract {
    private static final int CLASSES = 6;
    private static final int CELLS = 52 * 52 + 26 * 26 + 13 * 13;

    @Override
    ParserFactory factory() {
        return new YoloxFactory();
    }

    @Override
    Signature signature() {
        return new Signature(
                Outputs.floats("images", BATCH, 3, SIDE, SIDE),
                List.of(Outputs.floats("output", BATCH, CELLS, 5 + CLASSES)),
                List.of(),
                Map.of());
    }

    @Override
    void write(Outputs outputs, int index, Box box, int classId, float score) {
        // the stride 16 map lies behind the 52x52 cells of stride 8
        int x = (int) Math.max(0, Math.floor(box.centerX() / 16));
        int y = (int) Math.max(0, Math.floor(box.centerY() / 16));
        int at = (index * CELLS + 52 * 52 + y * 26 + x) * (5 + CLASSES);
        outputs.set(0, at, box.centerX() / 16 - x);
        outputs.set(0, at + 1, box.centerY() / 16 - y);
        outputs.set(0, at + 2, (float) Math.log(box.width() / 16));
        outputs.set(0, at + 3, (float) Math.log(box.height() / 16));
        outputs.set(0, at + 4, 0.95f);
        outputs.set(0, at + 5 + classId, score / 0.95f);
    }

    @Test
    void readsEveryStrideWhereItLies() {
        Outputs outputs = outputs();
        int[] firstCells = {0, 52 * 52, 52 * 52 + 26 * 26};
        for (int i = 0; i < 3; i++) {
            int at = (firstCells[i] + 1) * (5 + CLASSES);
            outputs.set(0, at + 4, 0.9f);
            outputs.set(0, at + 5, 0.9f - 0.1f * i);
        }

        // cell (1, 0), offset 0, log size 0: a box of one stride around (stride, 0), clipped at the top
        assertThat(parser().parse(outputs.tensors(), 0, PLAIN))
                .extracting(detection -> detection.box())
                .containsExactly(Box.ofCorners(4, 0, 12, 4), Box.ofCorners(8, 0, 24, 8), Box.ofCorners(16, 0, 48, 16));
    }

    @Test
    void knowsTheFourthStrideOfTheP6Models() {
        Signature p6 = new Signature(
                Outputs.floats("images", 1, 3, SIDE, SIDE),
                List.of(Outputs.floats("output", 1, CELLS + 7 * 7, 85)),
                List.of(),
                Map.of());

        assertThat(factory().classes(p6)).isEqualTo(80);
    }
}
