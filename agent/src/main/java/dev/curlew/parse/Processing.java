package dev.curlew.parse;

import dev.curlew.model.InputSettings;
import dev.curlew.model.ModelVersion;
import java.util.List;

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

    /** A parser with scratch memory of its own, for one inference thread. */
    public OutputParser newParser() {
        return factory.create(signature, settings);
    }
}
