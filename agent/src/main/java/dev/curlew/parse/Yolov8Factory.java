package dev.curlew.parse;

import dev.curlew.parse.BoxCode.Form;
import java.util.List;

/**
 * {@code yolov8}: YOLOv8, YOLO11 and others without anchors or objectness: {@code [1,4 + classes,cells]}, boxes as
 * centre and size in input pixels. Also turned round, and with the mask coefficients of a segmentation model behind
 * the scores.
 */
public final class Yolov8Factory extends LayoutFactory {
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
                long classes = channels - DenseOutput.BOX - DenseOutput.masks(model, channels, DenseOutput.BOX);
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
                "an FP32 output [1,4 + classes," + size.cells(3) + "], with prototypes [1," + DenseOutput.MASKS
                        + ",height,width] beside it when it has masks,");
    }
}
