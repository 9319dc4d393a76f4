package dev.curlew.parse;

import dev.curlew.detection.Detection;
import dev.curlew.geometry.Letterbox;
import dev.curlew.parse.ImageSize.Grid;
import dev.curlew.parse.NanoDetHeads.Head;
import dev.curlew.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * NanoDet (RangiLyu 2020) with its generalized focal loss head (Li et al. 2020, arXiv 2006.04388): the distance from
 * the cell's centre to each side is the expectation of a softmax over bins, in strides. Scores have had their sigmoid.
 */
final class NanoDetParser implements OutputParser {
    private static final int SIDES = 4;

    private final NanoDetHeads heads;
    private final ClassFilter filter;
    private final float[] scores;
    private final float[] distances;
    private final Candidates candidates = new Candidates();
    private final NonMaxSuppression suppression;

    NanoDetParser(NanoDetHeads heads, ParserSettings settings) {
        this.heads = heads;
        this.filter = new ClassFilter(heads.classes(), settings);
        this.scores = new float[heads.classes()];
        this.distances = new float[SIDES * heads.bins()];
        this.suppression = new NonMaxSuppression(settings);
    }

    @Override
    public List<Detection> parse(List<Tensor> outputs, int index, Letterbox letterbox) {
        candidates.clear();
        for (int i = 0; i < heads.heads().size(); i++) {
            Head head = heads.heads().get(i);
            collect(
                    outputs.get(head.scores()).floats(),
                    outputs.get(head.distances()).floats(),
                    index * head.grid().cells(),
                    head.grid());
        }
        return suppression.apply(candidates, letterbox);
    }

    private void collect(FloatBuffer allScores, FloatBuffer allDistances, int firstCell, Grid grid) {
        int cell = firstCell;
        for (int y = 0; y < grid.rows(); y++) {
            for (int x = 0; x < grid.columns(); x++, cell++) {
                allScores.get(cell * scores.length, scores);
                if (isOccupied()) {
                    int id = ClassFilter.best(scores, 0, scores.length);
                    if (filter.wants(id, scores[id])) {
                        allDistances.get(cell * distances.length, distances);
                        decode(x, y, grid.stride(), id);
                    }
                }
            }
        }
    }

    /** Nearly every cell is not, and this costs half of looking for the best class. */
    private boolean isOccupied() {
        float threshold = filter.lowest();
        for (float score : scores) {
            if (score >= threshold) {
                return true;
            }
        }
        return false;
    }

    private void decode(int x, int y, int stride, int id) {
        float centerX = (x + 0.5f) * stride;
        float centerY = (y + 0.5f) * stride;
        candidates.add(
                centerX - distance(0) * stride,
                centerY - distance(1) * stride,
                centerX + distance(2) * stride,
                centerY + distance(3) * stride,
                id,
                scores[id]);
    }

    /** Expectation over the bins of one side (left, top, right, bottom), in strides; NaN when any bin is no number. */
    private float distance(int side) {
        int bins = heads.bins();
        int first = side * bins;
        float highest = distances[first];
        for (int bin = 1; bin < bins; bin++) {
            highest = Math.max(highest, distances[first + bin]);
        }
        double sum = 0;
        double weighted = 0;
        for (int bin = 0; bin < bins; bin++) {
            double weight = Math.exp(distances[first + bin] - highest);
            sum += weight;
            weighted += weight * bin;
        }
        return (float) (weighted / sum);
    }
}
