package dev.curlew.parse;

import dev.curlew.detection.Detection;
import dev.curlew.geometry.Letterbox;
import dev.curlew.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.List;

/** Reads {@link ScoredOutputs}: a few hundred rows, of which few pass. */
final class ScoredParser implements OutputParser {
    private final ScoredOutputs layout;
    private final ClassFilter filter;
    private final float[] box = new float[4];
    private final Candidates candidates = new Candidates();
    private final NonMaxSuppression suppression;

    ScoredParser(ScoredOutputs layout, ParserSettings settings) {
        this.layout = layout;
        this.filter = new ClassFilter(layout.classes(), settings);
        this.suppression = new NonMaxSuppression(settings);
    }

    @Override
    public List<Detection> parse(List<Tensor> outputs, int index, Letterbox letterbox) {
        candidates.clear();
        Tensor scoreTensor = outputs.get(layout.scores().tensor());
        Tensor idTensor = outputs.get(layout.ids().tensor());
        FloatBuffer scores = scoreTensor.floats();
        FloatBuffer boxes = outputs.get(layout.boxes().tensor()).floats();
        int rows = rows(outputs, scoreTensor);
        int first = index * rows;
        int last = first + counted(outputs, index, rows);
        for (int row = first; row < last; row++) {
            float score = scores.get(layout.scores().at(row));
            if (score >= filter.lowest()) {
                int id = Column.whole(idTensor, layout.ids().at(row)) - layout.firstClass();
                if (filter.wants(id, score)) {
                    boxes.get(layout.boxes().at(row), box);
                    layout.box().add(candidates, box[0], box[1], box[2], box[3], id, score);
                }
            }
        }
        return suppression.apply(candidates, letterbox);
    }

    /** Without a batch dimension the rows come first; a model that leaves their number open may give too few of one. */
    private int rows(List<Tensor> outputs, Tensor scores) {
        int axis = layout.rowAxis(scores.spec());
        Tensor boxes = outputs.get(layout.boxes().tensor());
        Tensor ids = outputs.get(layout.ids().tensor());
        long rows = scores.spec().shape().get(axis);
        rows = Math.min(rows, boxes.spec().shape().get(axis));
        return (int) Math.min(rows, ids.spec().shape().get(axis));
    }

    private int counted(List<Tensor> outputs, int index, int rows) {
        return layout.count() < 0
                ? rows
                : Math.max(0, Math.min(rows, Column.whole(outputs.get(layout.count()), index)));
    }
}
