package dev.curlew.parse;

import dev.curlew.detection.Detection;
import dev.curlew.geometry.Letterbox;
import dev.curlew.parse.ImageSize.Grid;
import dev.curlew.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * DetectNet_v2 of NVIDIA's TAO: every cell has for every class a coverage, which had its sigmoid, and a box: the
 * distances from a point half a pixel into the cell to left, top, right and bottom, in units of 35 pixels. The numbers
 * are those that DeepStream's nvinfer decodes with where no function is named.
 */
final class DetectNetParser implements OutputParser {
    private static final int SIDES = 4;
    private static final float UNIT_PIXELS = 35;
    private static final float OFFSET_PIXELS = 0.5f;

    private final DetectNetOutputs layout;
    private final ClassFilter filter;
    private final float[] coverage;
    private final Candidates candidates = new Candidates();
    private final NonMaxSuppression suppression;

    DetectNetParser(DetectNetOutputs layout, ParserSettings settings) {
        this.layout = layout;
        this.filter = new ClassFilter(layout.classes(), settings);
        this.coverage = new float[layout.grid().cells()];
        this.suppression = new NonMaxSuppression(settings);
    }

    @Override
    public List<Detection> parse(List<Tensor> outputs, int index, Letterbox letterbox) {
        candidates.clear();
        FloatBuffer coverages = outputs.get(layout.coverage()).floats();
        FloatBuffer boxes = outputs.get(layout.boxes()).floats();
        int cells = coverage.length;
        for (int id = 0; id < layout.classes(); id++) {
            int map = index * layout.classes() + id;
            coverages.get(map * cells, coverage);
            collect(boxes, map * SIDES * cells, id);
        }
        return suppression.apply(candidates, letterbox);
    }

    /** @param left where the class's four maps of distances begin */
    private void collect(FloatBuffer boxes, int left, int id) {
        Grid grid = layout.grid();
        int cell = 0;
        for (int row = 0; row < grid.rows(); row++) {
            for (int column = 0; column < grid.columns(); column++, cell++) {
                if (filter.wants(id, coverage[cell])) {
                    float x = column * grid.stride() + OFFSET_PIXELS;
                    float y = row * grid.stride() + OFFSET_PIXELS;
                    candidates.add(
                            x - distance(boxes, left, 0, cell),
                            y - distance(boxes, left, 1, cell),
                            x + distance(boxes, left, 2, cell),
                            y + distance(boxes, left, 3, cell),
                            id,
                            coverage[cell]);
                }
            }
        }
    }

    private float distance(FloatBuffer boxes, int left, int side, int cell) {
        return boxes.get(left + side * coverage.length + cell) * UNIT_PIXELS;
    }
}
