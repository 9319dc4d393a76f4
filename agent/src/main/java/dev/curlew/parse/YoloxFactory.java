package dev.curlew.parse;

import dev.curlew.model.InputSettings;
import dev.curlew.model.InputSettings.Align;
import dev.curlew.model.InputSettings.Color;
import dev.curlew.model.InputSettings.Resize;
import java.util.List;

/** {@code yolox}: one raw output over strides 8, 16, 32 (and 64), see {@link YoloxParser}. */
public final class YoloxFactory implements ParserFactory {
    /** Pre-processing as in YOLOX's own evaluation (ValTransform). */
    private static final Defaults DEFAULTS = new Defaults(
            new InputSettings(
                    Color.BGR, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f), Resize.LETTERBOX, Align.TOP_LEFT, 114),
            0.1f,
            0.5f);

    @Override
    public String name() {
        return "yolox";
    }

    @Override
    public Defaults defaults() {
        return DEFAULTS;
    }

    @Override
    public int classes(Signature model) {
        return YoloxOutput.find(model).classes();
    }

    @Override
    public boolean matches(Signature model) {
        try {
            return model.outputs().size() == 1 && YoloxOutput.find(model).classes() > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public boolean alwaysAnswers(Signature model) {
        return true;
    }

    @Override
    public OutputParser create(Signature model, ParserSettings settings) {
        return new YoloxParser(YoloxOutput.find(model), settings);
    }
}
