package dev.curlew.parse;

import dev.curlew.geometry.Box;
import java.util.List;
import java.util.Map;

class FastestDetParserTest extends ParserContract {
    private static final int CELLS = SIDE / 16;
    private static final int CHANNELS = 11;

    @Override
    ParserFactory factory() {
        return new FastestDetFactory();
    }

    @Override
    Signature signature() {
        return new Signature(
                Outputs.floats("images", BATCH, 3, SIDE, SIDE),
                List.of(Outputs.floats("758", BATCH, CHANNELS, CELLS, CELLS)),
                List.of(),
                Map.of());
    }

    /** Objectness and class score share the score so that 0.6 and 0.4 in the exponent matter. */
    @Override
    void write(Outputs outputs, int index, Box box, int classId, float score) {
        int column = cell(box.centerX());
        int row = cell(box.centerY());
        double object = 0.9;
        double ofClass = Math.pow(score / Math.pow(object, 0.6), 1 / 0.4);
        double[] values = {
            object,
            atanh(box.centerX() / 16 - column),
            atanh(box.centerY() / 16 - row),
            logit(box.width() / SIDE),
            logit(box.height() / SIDE)
        };
        int at = index * CHANNELS * CELLS * CELLS + row * CELLS + column;
        for (int i = 0; i < values.length; i++) {
            outputs.set(0, at + i * CELLS * CELLS, (float) values[i]);
        }
        outputs.set(0, at + (5 + classId) * CELLS * CELLS, (float) ofClass);
    }

    private static int cell(float center) {
        return Math.max(0, Math.min(CELLS - 1, (int) Math.floor(center / 16)));
    }

    private static double atanh(double x) {
        return 0.5 * Math.log((1 + x) / (1 - x));
    }

    private static double logit(double x) {
        return Math.log(x / (1 - x));
    }
}
