package dev.curlew.parse;

import dev.curlew.tensor.TensorSpec;
import java.util.List;

/** One output format. Found by {@link java.util.ServiceLoader}; a class without state. */
public interface ParserFactory {

    /** What {@code parameters.parser} says in config.pbtxt, for example {@code yolox}. */
    String name();

    /** Whether outputs of these shapes look like this format, judged against the input's size. Used for the guess. */
    boolean matches(TensorSpec input, List<TensorSpec> outputs);

    /** @throws IllegalArgumentException when the outputs cannot be of this format; the message says what was expected */
    OutputParser create(TensorSpec input, List<TensorSpec> outputs, ParserSettings settings);
}
