package dev.curlew.parse;

import dev.curlew.model.InputSettings;
import dev.curlew.model.InputSettings.Align;
import dev.curlew.model.InputSettings.Color;
import dev.curlew.model.InputSettings.Resize;
import java.util.List;

/** A format that is recognised by finding its {@link Layout} in the outputs' shapes. */
abstract class LayoutFactory implements ParserFactory {
    static final float THRESHOLD = 0.1f;
    static final float NMS_IOU = 0.5f;
    /** For models that suppress doubles themselves. */
    static final float NO_NMS = 1;

    private static final List<Float> ZEROS = List.of(0f, 0f, 0f);
    private static final List<Float> BYTES = List.of(255f, 255f, 255f);

    /** As Ultralytics, YOLOv5 and YOLOv7 feed their exports. */
    static final InputSettings YOLO = new InputSettings(Color.RGB, ZEROS, BYTES, Resize.LETTERBOX, Align.CENTER, 114);
    /** As RT-DETR is fed: 0 to 1, stretched. */
    static final InputSettings STRETCHED =
            new InputSettings(Color.RGB, ZEROS, BYTES, Resize.STRETCH, Align.TOP_LEFT, 0);

    private final String name;
    private final Defaults defaults;

    LayoutFactory(String name, InputSettings input, float nmsIou) {
        this.name = name;
        this.defaults = new Defaults(input, THRESHOLD, nmsIou);
    }

    /** @throws IllegalArgumentException as {@link ParserFactory#classes} */
    abstract Layout find(Signature model);

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Defaults defaults() {
        return defaults;
    }

    @Override
    public boolean matches(Signature model) {
        try {
            return find(model).classes() > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public final int classes(Signature model) {
        return find(model).classes();
    }

    @Override
    public final OutputParser create(Signature model, ParserSettings settings) {
        return find(model).parser(settings);
    }

    final IllegalArgumentException unfit(Signature model, String expected) {
        ImageSize size = ImageSize.of(model.input());
        return new IllegalArgumentException("parser " + name + " expects " + expected + " for a " + size.width() + "x"
                + size.height() + " input, but the model has " + model.outputs());
    }
}
