package dev.curlew.parse;

import dev.curlew.model.InputSettings;
import dev.curlew.model.ModelVersion;
import dev.curlew.tensor.Tensor;
import java.util.List;
import java.util.Objects;

/**
 * How one model version is fed and read: settled once at load from config.pbtxt, the parser's defaults and, where both
 * are silent, a guess. Immutable; shared by all threads.
 *
 * @param model with the labels that are really used
 * @param parser the format's name
 * @param guesses sentences for the log: what was assumed and how to make sure of it
 * @param notices sentences for the log: what an operator should know although it is no error
 */
public record Processing(
        ModelVersion model,
        String parser,
        InputSettings input,
        ParserSettings settings,
        List<String> guesses,
        List<String> notices,
        ParserFactory factory,
        Signature signature) {

    public Processing {
        guesses = List.copyOf(guesses);
        notices = List.copyOf(notices);
    }

    /**
     * Fills what stands beside the picture, once for each of an engine's contexts.
     *
     * @return the input that takes the picture
     */
    public Tensor feed(List<Tensor> inputs) {
        ImageSize size = ImageSize.of(signature.input());
        Tensor picture = null;
        for (Tensor input : inputs) {
            if (input.spec().name().equals(signature.input().name())) {
                picture = input;
            } else {
                factory.feed(input, size.width(), size.height());
            }
        }
        return Objects.requireNonNull(picture, "the engine has no input " + signature.input());
    }

    /** A parser with scratch memory of its own, for one inference thread. */
    public OutputParser newParser() {
        return factory.create(signature, settings);
    }
}
