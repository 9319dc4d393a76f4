package dev.curlew.parse;

import dev.curlew.detection.Detection;
import dev.curlew.geometry.Letterbox;
import dev.curlew.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.List;

/** Reads {@link QueryOutputs}. Each query is one object, of its best class. */
final class QueryParser implements OutputParser {
    private final QueryOutputs layout;
    private final ClassFilter filter;
    private final float[] logits;
    private final float[] box = new float[4];
    private final Candidates candidates = new Candidates();
    private final NonMaxSuppression suppression;

    QueryParser(QueryOutputs layout, ParserSettings settings) {
        this.layout = layout;
        this.filter = new ClassFilter(layout.classes(), settings);
        this.logits = new float[layout.channels()];
        this.suppression = new NonMaxSuppression(settings);
    }

    @Override
    public List<Detection> parse(List<Tensor> outputs, int index, Letterbox letterbox) {
        candidates.clear();
        Tensor tensor = outputs.get(layout.logits());
        FloatBuffer values = tensor.floats();
        FloatBuffer boxes = outputs.get(layout.boxes()).floats();
        int queries = (int) (long) tensor.spec().shape().get(1);
        for (int query = index * queries; query < (index + 1) * queries; query++) {
            values.get(query * logits.length, logits);
            int id = ClassFilter.best(logits, 0, layout.classes());
            float score = layout.softmax() ? softmax(logits[id]) : (float) (1 / (1 + Math.exp(-logits[id])));
            if (filter.wants(id, score)) {
                boxes.get(query * 4, box);
                layout.box().add(candidates, box[0], box[1], box[2], box[3], id, score);
            }
        }
        return suppression.apply(candidates, letterbox);
    }

    private float softmax(float logit) {
        double sum = 0;
        for (float other : logits) {
            sum += Math.exp(other - logit);
        }
        return (float) (1 / sum);
    }
}
