package dev.curlew.parse;

import dev.curlew.model.InputSettings;
import dev.curlew.model.InputSettings.Align;
import dev.curlew.model.InputSettings.Color;
import dev.curlew.model.InputSettings.Resize;
import java.util.List;
import java.util.Set;

/** {@code nanodet}: scores and distances per stride, see {@link NanoDetParser}. */
public final class NanoDetFactory implements ParserFactory {
    /**
     * Colours, mean and std as NanoDet was trained. Its own pipeline stretches pictures; on 4:3 pictures in a square
     * input a letterbox is as good for finding people and better for the boxes (docs/models.md).
     */
    private static final Defaults DEFAULTS = new Defaults(
            new InputSettings(
                    Color.BGR,
                    List.of(103.53f, 116.28f, 123.675f),
                    List.of(57.375f, 57.12f, 58.395f),
                    Resize.LETTERBOX,
                    Align.TOP_LEFT,
                    0),
            0.1f,
            0.5f);

    @Override
    public String name() {
        return "nanodet";
    }

    @Override
    public Defaults defaults() {
        return DEFAULTS;
    }

    @Override
    public Set<String> parameters() {
        return Set.of(NanoDetHeads.REG_MAX);
    }

    @Override
    public boolean matches(Signature model) {
        try {
            return NanoDetHeads.find(model).classes() > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public int classes(Signature model) {
        return NanoDetHeads.find(model).classes();
    }

    @Override
    public boolean alwaysAnswers(Signature model) {
        return true;
    }

    @Override
    public OutputParser create(Signature model, ParserSettings settings) {
        return new NanoDetParser(NanoDetHeads.find(model), settings);
    }
}
