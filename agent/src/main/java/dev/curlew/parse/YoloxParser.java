package dev.curlew.parse;

import dev.curlew.detection.Detection;
import dev.curlew.geometry.Letterbox;
import dev.curlew.parse.ImageSize.Grid;
import dev.curlew.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * YOLOX (Ge et al. 2021, arXiv 2107.08430) as exported without decoding: per cell dx, dy, log w, log h in strides,
 * objectness, then one score per class, the scores after their sigmoid. No anchors.
 */
final class YoloxParser implements OutputParser {
    private static final int OBJECTNESS = 4;
    private static final int SCORES = 5;

    private final YoloxOutput output;
    private final int channels;
    private final ClassFilter filter;
    private final float[] row;
    private final Candidates candidates = new Candidates();
    private final NonMaxSuppression suppression;

    YoloxParser(YoloxOutput output, ParserSettings settings) {
        this.output = output;
        this.channels = SCORES + output.classes();
        this.filter = new ClassFilter(output.classes(), settings);
        this.row = new float[channels];
        this.suppression = new NonMaxSuppression(settings);
    }

    @Override
    public List<Detection> parse(List<Tensor> outputs, int index, Letterbox letterbox) {
        candidates.clear();
        FloatBuffer values = outputs.get(output.index()).floats();
        int offset = index * output.cells() * channels;
        for (int i = 0; i < output.grids().size(); i++) {
            Grid grid = output.grids().get(i);
            collect(values, offset, grid);
            offset += grid.cells() * channels;
        }
        return suppression.apply(candidates, letterbox);
    }

    private void collect(FloatBuffer values, int offset, Grid grid) {
        int at = offset;
        for (int y = 0; y < grid.rows(); y++) {
            for (int x = 0; x < grid.columns(); x++, at += channels) {
                // a class score is at most 1, so weak objectness settles it without reading the rest; NaN falls out too
                if (values.get(at + OBJECTNESS) >= filter.lowest()) {
                    values.get(at, row);
                    decode(x, y, grid.stride());
                }
            }
        }
    }

    private void decode(int x, int y, int stride) {
        int id = ClassFilter.best(row, SCORES, output.classes());
        float score = row[OBJECTNESS] * row[SCORES + id];
        if (filter.wants(id, score)) {
            float centerX = (row[0] + x) * stride;
            float centerY = (row[1] + y) * stride;
            float halfWidth = (float) Math.exp(row[2]) * stride * 0.5f;
            float halfHeight = (float) Math.exp(row[3]) * stride * 0.5f;
            candidates.add(
                    centerX - halfWidth, centerY - halfHeight, centerX + halfWidth, centerY + halfHeight, id, score);
        }
    }
}
