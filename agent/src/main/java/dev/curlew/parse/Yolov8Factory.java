package dev.curlew.parse;

import dev.curlew.parse.BoxCode.Form;
import dev.curlew.tensor.TensorSpec;
import java.util.List;

/**
 * {@code yolov8}: YOLOv8, YOLO11 and others without anchors or objectness: {@code [1,4 + classes,cells]}, boxes as
 * centre and size in input pixels. Also turned round, and with the mask coefficients of a segmentation model behind
 * the scores.
 */
public final class Yolov8Factory extends LayoutFactory {
    /** What Ultralytics' segmentation models have. */
    private static final int MASKS = 32;

    public Yolov8Factory() {
        super("yolov8", YOLO, NMS_IOU);
    }

    @Override
    public boolean alwaysAnswers(Signature model) {
        return true;
    }

    @Override
    DenseOutput find(Signature model) {
        ImageSize size = ImageSize.of(model.input());
        int index = DenseOutput.only(model.outputs());
        if (index >= 0) {
            List<Long> shape = model.outputs().get(index).shape();
            boolean columns = size.isCells(shape.get(2)) || (shape.get(2) == -1 && !size.isCells(shape.get(1)));
            if (columns || size.isCells(shape.get(1))) {
                long channels = columns ? shape.get(1) : shape.get(2);
                long classes = channels - DenseOutput.BOX - masks(model, channels);
                if (classes > 0 && DenseOutput.isChannels(channels, DenseOutput.BOX)) {
                    return new DenseOutput(
                            index,
                            columns,
                            (int) channels,
                            DenseOutput.BOX,
                            (int) classes,
                            BoxCode.pixels(Form.CENTER));
                }
            }
        }
        throw unfit(
                model,
                "an FP32 output [1,4 + classes," + size.cells(3) + "], with prototypes [1," + MASKS
                        + ",height,width] beside it when it has masks,");
    }

    /** Channels behind the scores: as many as there are prototypes, or what labels leave over. */
    private static long masks(Signature model, long channels) {
        for (TensorSpec output : model.outputs()) {
            if (output.shape().size() == 4 && output.shape().get(1) > 0) {
                return output.shape().get(1);
            }
        }
        boolean leftOver = !model.labels().isEmpty()
                && channels == DenseOutput.BOX + MASKS + model.labels().size();
        return leftOver ? MASKS : 0;
    }
}
