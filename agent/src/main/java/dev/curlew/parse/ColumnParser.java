package dev.curlew.parse;

import dev.curlew.detection.Detection;
import dev.curlew.geometry.Letterbox;
import dev.curlew.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/** Reads a {@link DenseOutput} that is turned round: one channel of all rows after the other. No objectness. */
final class ColumnParser implements OutputParser {
    private final DenseOutput output;
    private final ClassFilter filter;
    private final float[] scores;
    private final Candidates candidates = new Candidates();
    private final NonMaxSuppression suppression;
    private float[] channel = new float[0];
    private float[] best = new float[0];

    ColumnParser(DenseOutput output, ParserSettings settings) {
        this.output = output;
        this.filter = new ClassFilter(output.classes(), settings);
        this.scores = new float[output.classes()];
        this.suppression = new NonMaxSuppression(settings);
    }

    @Override
    public List<Detection> parse(List<Tensor> outputs, int index, Letterbox letterbox) {
        candidates.clear();
        Tensor tensor = outputs.get(output.index());
        FloatBuffer values = tensor.floats();
        int rows = (int) (long) tensor.spec().shape().get(2);
        int base = index * rows * output.channels();
        highest(values, base + output.firstScore() * rows, rows);
        for (int row = 0; row < rows; row++) {
            if (best[row] >= filter.lowest()) {
                decode(values, base + row, rows);
            }
        }
        return suppression.apply(candidates, letterbox);
    }

    /** Every row's highest score, in the order of the memory; a row with a NaN is left out. */
    private void highest(FloatBuffer values, int first, int rows) {
        if (best.length < rows) {
            best = new float[rows];
            channel = new float[rows];
        }
        float[] high = best;
        float[] next = channel;
        Arrays.fill(high, 0, rows, Float.NEGATIVE_INFINITY);
        for (int id = 0; id < scores.length; id++) {
            values.get(first + id * rows, next, 0, rows);
            for (int i = 0; i < rows; i++) {
                high[i] = Math.max(high[i], next[i]);
            }
        }
    }

    private void decode(FloatBuffer values, int at, int rows) {
        int first = at + output.firstScore() * rows;
        for (int id = 0; id < scores.length; id++) {
            scores[id] = values.get(first + id * rows);
        }
        int id = ClassFilter.best(scores, 0, scores.length);
        if (filter.wants(id, scores[id])) {
            output.box()
                    .add(
                            candidates,
                            values.get(at),
                            values.get(at + rows),
                            values.get(at + 2 * rows),
                            values.get(at + 3 * rows),
                            id,
                            scores[id]);
        }
    }
}
