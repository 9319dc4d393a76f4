package dev.curlew.parse;

import dev.curlew.model.Labels;
import dev.curlew.parse.BoxCode.Form;
import dev.curlew.tensor.TensorSpec;
import java.util.List;
import java.util.Set;

/**
 * {@code ssd}: detectors of TensorFlow's zoo, which choose for themselves: {@code detection_boxes [1,N,4]} as top, left,
 * bottom, right in parts of the picture, {@code detection_scores}, {@code detection_classes} and perhaps
 * {@code num_detections}.
 */
public final class SsdFactory extends LayoutFactory {
    /** Ids of COCO, of which ten have no name. */
    static final int COCO_IDS = 90;

    public SsdFactory() {
        super("ssd", STRETCHED, NO_NMS);
    }

    @Override
    public Set<String> parameters() {
        return Set.of(ClassCount.PARAMETER, FirstClass.PARAMETER);
    }

    @Override
    public boolean countsClasses(Signature model) {
        return false;
    }

    @Override
    public List<String> supposedLabels(int classes) {
        return classes == COCO_IDS ? Labels.cocoIds() : super.supposedLabels(classes);
    }

    @Override
    public boolean matches(Signature model) {
        return !EfficientNmsFactory.isPlugin(model.outputs()) && super.matches(model);
    }

    @Override
    ScoredOutputs find(Signature model) {
        ImageSize size = ImageSize.of(model.input());
        List<TensorSpec> outputs = model.outputs();
        int boxes = Named.floats(outputs, "detection_boxes", 3);
        int scores = Named.floats(outputs, "detection_scores", 2);
        int classes = Named.find(outputs, "detection_classes", 2);
        if (boxes < 0 || scores < 0 || classes < 0 || outputs.get(boxes).shape().get(2) != 4) {
            throw unfit(
                    model,
                    "outputs detection_boxes [1,N,4], detection_scores [1,N] and detection_classes [1,N], perhaps"
                            + " num_detections [1],");
        }
        return new ScoredOutputs(
                new Column(boxes, 0, 4),
                new Column(scores, 0, 1),
                new Column(classes, 0, 1),
                Named.find(outputs, "num_detections", 1),
                BoxCode.parts(Form.CORNERS_Y_FIRST, size),
                // TensorFlow's ids begin at 1, 0 being the background
                FirstClass.of(model, 1),
                ClassCount.of(model, COCO_IDS));
    }
}
