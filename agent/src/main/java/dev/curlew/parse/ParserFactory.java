package dev.curlew.parse;

import dev.curlew.model.InputSettings;
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

    /**
     * How many classes the outputs tell apart.
     *
     * @throws IllegalArgumentException when the outputs cannot be of this format; the message says what was expected
     */
    int classes(Signature model);

    /** @throws IllegalArgumentException as {@link #classes} */
    OutputParser create(Signature model, ParserSettings settings);
}
