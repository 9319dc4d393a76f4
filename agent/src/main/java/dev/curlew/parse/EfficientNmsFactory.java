package dev.curlew.parse;

import dev.curlew.parse.BoxCode.Form;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.TensorSpec;
import java.util.List;
import java.util.Set;

/**
 * {@code efficient_nms}: whatever ends in TensorRT's EfficientNMS plugin: {@code num_dets [1,1]}, {@code det_boxes
 * [1,N,4]}, {@code det_scores [1,N]} and {@code det_classes [1,N]}, counts and ids being INT32. Rows behind the count are
 * rubbish. The plugin passes boxes on as the network writes them; YOLO exports write left, top, right, bottom in input
 * pixels, NVIDIA's EfficientDet top, left, bottom, right in parts.
 */
public final class EfficientNmsFactory extends LayoutFactory {
    static final String ORDER = "box_order";
    static final String UNITS = "box_units";

    public EfficientNmsFactory() {
        super("efficient_nms", YOLO, NO_NMS);
    }

    @Override
    public Set<String> parameters() {
        return Set.of(ClassCount.PARAMETER, FirstClass.PARAMETER, ORDER, UNITS);
    }

    @Override
    public boolean countsClasses(Signature model) {
        return false;
    }

    /** Under TensorFlow's names nothing tells how boxes are written, so the knobs must. */
    @Override
    public boolean matches(Signature model) {
        return Named.find(model.outputs(), "det_boxes", 3) >= 0 && super.matches(model);
    }

    @Override
    ScoredOutputs find(Signature model) {
        ImageSize size = ImageSize.of(model.input());
        List<TensorSpec> outputs = model.outputs();
        int count = Named.find(outputs, "num_det(ection)?s", 2);
        int boxes = Named.floats(outputs, "det(ection)?_boxes", 3);
        int scores = Named.floats(outputs, "det(ection)?_scores", 2);
        int ids = Named.find(outputs, "det(ection)?_classes", 2);
        if (count < 0
                || boxes < 0
                || scores < 0
                || ids < 0
                || outputs.get(count).shape().get(1) != 1
                || outputs.get(boxes).shape().get(2) != 4) {
            throw unfit(
                    model,
                    "outputs num_dets [1,1], det_boxes [1,N,4], det_scores [1,N] and det_classes [1,N], or the same"
                            + " named num_detections, detection_boxes and so on,");
        }
        boolean rowFirst = Choice.of(model, ORDER, "xyxy", "yxyx").equals("yxyx");
        boolean parts = Choice.of(model, UNITS, "pixels", "parts").equals("parts");
        Form form = rowFirst ? Form.CORNERS_Y_FIRST : Form.CORNERS;
        return new ScoredOutputs(
                new Column(boxes, 0, 4),
                new Column(scores, 0, 1),
                new Column(ids, 0, 1),
                count,
                parts ? BoxCode.parts(form, size) : BoxCode.pixels(form),
                FirstClass.of(model, 0),
                ClassCount.of(model));
    }

    /** Outputs under TensorFlow's names that only the plugin has. */
    static boolean isPlugin(List<TensorSpec> outputs) {
        int count = Named.find(outputs, "num_detections", 2);
        return count >= 0 && outputs.get(count).type() == DataType.INT32;
    }
}
