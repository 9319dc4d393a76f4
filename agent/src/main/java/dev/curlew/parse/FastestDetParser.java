package dev.curlew.parse;

import dev.curlew.detection.Detection;
import dev.curlew.geometry.Letterbox;
import dev.curlew.parse.ImageSize.Grid;
import dev.curlew.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * FastestDet (github.com/dog-qiuqiu/FastestDet, handle_preds of utils/tool.py): objectness and scores are final and
 * weigh 0.6 and 0.4 in the exponent; the centre is tanh away from the cell's corner, in cells; width and height are a
 * sigmoid, in inputs.
 */
final class FastestDetParser implements OutputParser {
    private static final double OBJECTNESS_WEIGHT = 0.6;
    private static final double SCORE_WEIGHT = 0.4;

    private final FastestDetOutput output;
    private final ClassFilter filter;
    private final float[] objectness;
    private final float[] scores;
    private final Candidates candidates = new Candidates();
    private final NonMaxSuppression suppression;
    private final double least;

    FastestDetParser(FastestDetOutput output, ParserSettings settings) {
        this.output = output;
        this.filter = new ClassFilter(output.classes(), settings);
        this.objectness = new float[output.grid().cells()];
        this.scores = new float[output.classes()];
        this.suppression = new NonMaxSuppression(settings);
        // a class score is at most 1, so an objectness below it settles a cell; rounded down
        this.least = Math.pow(filter.lowest(), 1 / OBJECTNESS_WEIGHT) * 0.999;
    }

    @Override
    public List<Detection> parse(List<Tensor> outputs, int index, Letterbox letterbox) {
        candidates.clear();
        FloatBuffer values = outputs.get(0).floats();
        Grid grid = output.grid();
        int base = index * (DenseOutput.BOX_AND_OBJECTNESS + scores.length) * objectness.length;
        values.get(base, objectness);
        int cell = 0;
        for (int y = 0; y < grid.rows(); y++) {
            for (int x = 0; x < grid.columns(); x++, cell++) {
                if (objectness[cell] >= least) {
                    decode(values, base + cell, x, y, objectness[cell]);
                }
            }
        }
        return suppression.apply(candidates, letterbox);
    }

    private void decode(FloatBuffer values, int at, int x, int y, float object) {
        Grid grid = output.grid();
        int plane = grid.cells();
        for (int id = 0; id < scores.length; id++) {
            scores[id] = values.get(at + (DenseOutput.BOX_AND_OBJECTNESS + id) * plane);
        }
        int id = ClassFilter.best(scores, 0, scores.length);
        float score = (float) (Math.pow(object, OBJECTNESS_WEIGHT) * Math.pow(scores[id], SCORE_WEIGHT));
        if (filter.wants(id, score)) {
            double centerX = (x + Math.tanh(values.get(at + plane))) * grid.stride();
            double centerY = (y + Math.tanh(values.get(at + 2 * plane))) * grid.stride();
            double halfWidth = sigmoid(values.get(at + 3 * plane)) * grid.columns() * grid.stride() / 2;
            double halfHeight = sigmoid(values.get(at + 4 * plane)) * grid.rows() * grid.stride() / 2;
            candidates.add(
                    (float) (centerX - halfWidth),
                    (float) (centerY - halfHeight),
                    (float) (centerX + halfWidth),
                    (float) (centerY + halfHeight),
                    id,
                    score);
        }
    }

    private static double sigmoid(float value) {
        return 1 / (1 + Math.exp(-value));
    }
}
