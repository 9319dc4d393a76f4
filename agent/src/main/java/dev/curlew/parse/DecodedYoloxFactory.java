package dev.curlew.parse;

import dev.curlew.parse.BoxCode.Form;

/**
 * {@code yolox_decoded}: YOLOX exported with {@code --decode_in_inference}: shaped as {@code yolox}, but with centre and
 * size in input pixels. Never guessed, because nothing but the numbers tells the two apart; the self-test does.
 */
public final class DecodedYoloxFactory extends LayoutFactory {
    public DecodedYoloxFactory() {
        super("yolox_decoded", new YoloxFactory().defaults().input(), NMS_IOU);
    }

    @Override
    public boolean matches(Signature model) {
        return false;
    }

    @Override
    public boolean alwaysAnswers(Signature model) {
        return true;
    }

    @Override
    DenseOutput find(Signature model) {
        ImageSize size = ImageSize.of(model.input());
        try {
            YoloxOutput output = YoloxOutput.find(model);
            return new DenseOutput(
                    output.index(),
                    false,
                    DenseOutput.BOX_AND_OBJECTNESS + output.classes(),
                    DenseOutput.BOX_AND_OBJECTNESS,
                    output.classes(),
                    BoxCode.pixels(Form.CENTER));
        } catch (IllegalArgumentException e) {
            throw unfit(model, "a decoded FP32 output [1," + size.cells(3) + ",5 + classes]");
        }
    }
}
