package dev.curlew.parse;

import dev.curlew.parse.BoxCode.Form;
import java.util.List;

/**
 * {@code yolov5}: YOLOv5 and YOLOv7 decoded, {@code [1,3 x cells,5 + classes]}: centre and size in input pixels,
 * objectness, a score per class, all after their sigmoid; behind them perhaps mask coefficients. The raw heads that some exports add are not read.
 */
public final class Yolov5Factory extends LayoutFactory {
    private static final int ANCHORS = 3;

    public Yolov5Factory() {
        super("yolov5", YOLO, NMS_IOU);
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
            long rows = shape.get(1);
            boolean isRows = rows == -1 || (rows % ANCHORS == 0 && size.isCells(rows / ANCHORS));
            long channels = shape.get(2);
            long classes = channels
                    - DenseOutput.BOX_AND_OBJECTNESS
                    - DenseOutput.masks(model, channels, DenseOutput.BOX_AND_OBJECTNESS);
            if (isRows && classes > 0 && DenseOutput.isChannels(channels, DenseOutput.BOX_AND_OBJECTNESS)) {
                return new DenseOutput(
                        index,
                        false,
                        (int) channels,
                        DenseOutput.BOX_AND_OBJECTNESS,
                        (int) classes,
                        BoxCode.pixels(Form.CENTER));
            }
        }
        throw unfit(model, "a decoded FP32 output [1," + ANCHORS * size.cells(3) + ",5 + classes]");
    }
}
