package dev.curlew.parse;

import dev.curlew.model.InputSettings;
import dev.curlew.model.Labels;
import dev.curlew.tensor.Tensor;
import dev.curlew.tensor.TensorSpec;
import java.util.List;
import java.util.Set;

/** One output format. Found by {@link java.util.ServiceLoader}; a class without state. */
public interface ParserFactory {

    /**
     * What the models of this family expect and what suits them; config.pbtxt overrides each.
     *
     * @param scoreThreshold low enough for a tracker that also uses weak detections
     */
    record Defaults(InputSettings input, float scoreThreshold, float nmsIou) {}

    /** What {@code parameters.parser} says in config.pbtxt, for example {@code yolox}. */
    String name();

    Defaults defaults();

    /** Keys of {@code parameters} that only this format has. */
    default Set<String> parameters() {
        return Set.of();
    }

    /** Whether inputs and outputs of these shapes look like this format. Used for the guess. */
    boolean matches(Signature model);

    /** Whether the outputs tell how many classes there are; otherwise {@link #classes} goes by labels or supposes. */
    default boolean countsClasses(Signature model) {
        return true;
    }

    /** Names that a model of so many classes has when nobody says them; empty when there is nothing to suppose. */
    default List<String> supposedLabels(int classes) {
        return classes == Parsers.COCO_CLASSES ? Labels.coco() : List.of();
    }

    /** Whether detections are classes of the whole picture, so that two classes are never one object. */
    default boolean coversPicture() {
        return false;
    }

    /** Whether every run gives boxes, if only of scores near 0, so that none at all is a fault. */
    default boolean alwaysAnswers(Signature model) {
        return false;
    }

    /** Whether {@link #feed} can fill this input, which stands beside the picture. */
    default boolean feeds(TensorSpec input) {
        return false;
    }

    /**
     * Fills an input beside the picture, once for each of an engine's contexts.
     *
     * @param width of the picture that the model takes
     */
    default void feed(Tensor input, int width, int height) {
        throw new UnsupportedOperationException(name() + " feeds no " + input.spec());
    }

    /**
     * How many classes the outputs tell apart.
     *
     * @throws IllegalArgumentException when the outputs cannot be of this format; the message says what was expected
     */
    int classes(Signature model);

    /** @throws IllegalArgumentException as {@link #classes} */
    OutputParser create(Signature model, ParserSettings settings);
}
