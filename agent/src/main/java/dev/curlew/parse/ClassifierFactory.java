package dev.curlew.parse;

import dev.curlew.model.InputSettings;
import dev.curlew.model.InputSettings.Align;
import dev.curlew.model.InputSettings.Color;
import dev.curlew.model.InputSettings.Resize;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.TensorSpec;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code classifier}: a number per class of the whole picture, {@code [1,classes]}, also with sizes of 1 behind or in
 * between. Guessed only where labels or the output's name say that it is one: an embedding has the same shape.
 */
public final class ClassifierFactory implements ParserFactory {
    static final String ACTIVATION = "activation";
    static final String TOP_K = "top_k";

    private static final int MOST_TOP_K = 10;
    private static final int IMAGENET_CLASSES = 1000;
    private static final int MAX_CLASSES = 1 << 16;
    private static final float THRESHOLD = 0.5f;
    private static final Pattern NAME =
            Pattern.compile("(.*[/_.])?(logits?|prob(s|abilit(y|ies))?|softmax)([/_.:].*)?");

    /** ImageNet's mean and deviation; the whole picture, because what an operator looks for may stand at its edge. */
    private static final Defaults DEFAULTS = new Defaults(
            new InputSettings(
                    Color.RGB,
                    List.of(123.675f, 116.28f, 103.53f),
                    List.of(58.395f, 57.12f, 57.375f),
                    Resize.STRETCH,
                    Align.TOP_LEFT,
                    0),
            THRESHOLD,
            LayoutFactory.NO_NMS);

    @Override
    public String name() {
        return "classifier";
    }

    @Override
    public Defaults defaults() {
        return DEFAULTS;
    }

    @Override
    public Set<String> parameters() {
        return Set.of(ACTIVATION, TOP_K);
    }

    @Override
    public boolean coversPicture() {
        return true;
    }

    @Override
    public boolean alwaysAnswers(Signature model) {
        return true;
    }

    @Override
    public boolean matches(Signature model) {
        try {
            int classes = classes(model);
            TensorSpec output = model.outputs().get(0);
            int told =
                    model.labels().isEmpty() ? IMAGENET_CLASSES : model.labels().size();
            return classes > 1
                    && (classes == told
                            || NAME.matcher(output.name().toLowerCase(Locale.ROOT))
                                    .matches());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public int classes(Signature model) {
        ImageSize size = ImageSize.of(model.input());
        long classes = 0;
        if (model.outputs().size() == 1) {
            TensorSpec output = model.outputs().get(0);
            List<Long> shape = output.shape();
            boolean isRow = output.type() == DataType.FP32 && (shape.size() == 2 || shape.size() == 4);
            long many = isRow ? shape.stream().skip(1).filter(dim -> dim != 1).count() : 0;
            if (isRow && many <= 1) {
                classes = shape.stream()
                        .skip(1)
                        .filter(dim -> dim != 1)
                        .findFirst()
                        .orElse(1L);
            }
        }
        if (classes < 1 || classes > MAX_CLASSES) {
            throw new IllegalArgumentException(
                    "parser classifier expects one FP32 output [1,classes] or [1,classes,1,1]" + " for a "
                            + size.width() + "x" + size.height() + " input, but the model has " + model.outputs());
        }
        return (int) classes;
    }

    /** @throws IllegalArgumentException also when a knob is wrong */
    @Override
    public OutputParser create(Signature model, ParserSettings settings) {
        int classes = classes(model);
        String activation = Choice.of(model, ACTIVATION, "auto", "none", "softmax", "sigmoid");
        if (classes == 1 && (activation.equals("auto") || activation.equals("softmax"))) {
            throw new IllegalArgumentException("parameter activation must be none or sigmoid, because the model has one"
                    + " class, but was \"" + activation + "\"");
        }
        String text = model.parameters().getOrDefault(TOP_K, "1");
        int topK = Whole.parse(text);
        if (topK < 1 || topK > MOST_TOP_K) {
            throw new IllegalArgumentException(
                    "parameter top_k must be a whole number from 1 to " + MOST_TOP_K + ", but was \"" + text + "\"");
        }
        return new ClassifierParser(ImageSize.of(model.input()), classes, Activation.of(activation), topK, settings);
    }
}
