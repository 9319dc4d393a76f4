package dev.curlew.parse;

import dev.curlew.detection.Detection;
import dev.curlew.geometry.Letterbox;
import dev.curlew.tensor.Tensor;
import java.util.List;

/**
 * Gives the best classes of the whole picture, each as a detection with the picture's box, so that trackers, events and
 * drawings take it as they take an object that fills the frame.
 */
final class ClassifierParser implements OutputParser {
    private final ImageSize size;
    private final Activation activation;
    private final int topK;
    private final ClassFilter filter;
    private final float[] scores;
    private final Candidates candidates = new Candidates();
    private final NonMaxSuppression suppression;

    ClassifierParser(ImageSize size, int classes, Activation activation, int topK, ParserSettings settings) {
        this.size = size;
        this.activation = activation;
        this.topK = Math.min(topK, classes);
        this.filter = new ClassFilter(classes, settings);
        this.scores = new float[classes];
        this.suppression = new NonMaxSuppression(settings);
    }

    @Override
    public List<Detection> parse(List<Tensor> outputs, int index, Letterbox letterbox) {
        candidates.clear();
        outputs.get(0).floats().get(index * scores.length, scores);
        activation.apply(scores);
        for (int i = 0; i < topK; i++) {
            int id = ClassFilter.best(scores, 0, scores.length);
            if (filter.wants(id, scores[id])) {
                // a little more than the input, so that rounding leaves no gap; clipped to the picture
                candidates.add(-1, -1, size.width() + 1, size.height() + 1, id, scores[id]);
            }
            scores[id] = Float.NaN;
        }
        return suppression.apply(candidates, letterbox);
    }
}
