package dev.curlew.parse;

import dev.curlew.text.Nearest;
import java.util.List;

/** Words in parameters that only one format has. */
final class Choice {
    private Choice() {}

    /** The first word is the usual one. */
    static String of(Signature model, String parameter, String... words) {
        List<String> known = List.of(words);
        String text = model.parameters().getOrDefault(parameter, words[0]);
        if (!known.contains(text)) {
            throw new IllegalArgumentException("parameter " + parameter + " must be " + String.join(" or ", known)
                    + ", but was \"" + text + "\"" + Nearest.hint(text, known));
        }
        return text;
    }
}
