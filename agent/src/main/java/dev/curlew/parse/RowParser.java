package dev.curlew.parse;

import dev.curlew.detection.Detection;
import dev.curlew.geometry.Letterbox;
import dev.curlew.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.List;

/** Reads a {@link DenseOutput} whose rows stand one after the other. */
final class RowParser implements OutputParser {
    private static final int OBJECTNESS = 4;

    private final DenseOutput output;
    private final ClassFilter filter;
    private final float[] row;
    private final Candidates candidates = new Candidates();
    private final NonMaxSuppression suppression;

    RowParser(DenseOutput output, ParserSettings settings) {
        this.output = output;
        this.filter = new ClassFilter(output.classes(), settings);
        this.row = new float[output.channels()];
        this.suppression = new NonMaxSuppression(settings);
    }

    @Override
    public List<Detection> parse(List<Tensor> outputs, int index, Letterbox letterbox) {
        candidates.clear();
        Tensor tensor = outputs.get(output.index());
        FloatBuffer values = tensor.floats();
        int rows = (int) (long) tensor.spec().shape().get(1);
        boolean objectness = output.firstScore() > OBJECTNESS;
        int at = index * rows * row.length;
        for (int i = 0; i < rows; i++, at += row.length) {
            // a class score is at most 1, so weak objectness settles it without reading the rest; NaN falls out too
            if (!objectness || values.get(at + OBJECTNESS) >= filter.lowest()) {
                values.get(at, row);
                decode(objectness ? row[OBJECTNESS] : 1);
            }
        }
        return suppression.apply(candidates, letterbox);
    }

    private void decode(float objectness) {
        int first = output.firstScore();
        int id = ClassFilter.best(row, first, output.classes());
        float score = objectness * row[first + id];
        if (filter.wants(id, score)) {
            output.box().add(candidates, row[0], row[1], row[2], row[3], id, score);
        }
    }
}
