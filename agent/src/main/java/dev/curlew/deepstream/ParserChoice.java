package dev.curlew.deepstream;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes the function that reads a model's boxes over. */
final class ParserChoice {
    /** Those whose outputs do not tell how many classes there are. */
    private static final Set<String> COUNTED = Set.of("yolov10", "ssd", "rtdetr");

    private ParserChoice() {}

    static void take(Entry function, @Nullable Entry count, ModelDraft draft, Ledger ledger) {
        ParserNames.Match match = ParserNames.of(function.value());
        if (match.parser() != null) {
            draft.knob("parser", match.parser(), function.value());
            ledger.mapped(function, "config.pbtxt: parser " + match.parser() + " (" + match.text() + ")");
            if (count != null && COUNTED.contains(match.parser()) && count.integer(0) > 0) {
                draft.knob("num_classes", count.integer(0), count.key());
                ledger.mapped(count, "config.pbtxt: num_classes " + count.value());
            }
        } else if (match.known()) {
            ledger.unsupported(function, match.text());
            ledger.todo(function.place() + ": " + function.value() + ": " + match.text());
        } else {
            ledger.unsupported(function, match.text());
            ledger.note(function.place() + ": " + function.value() + " is " + match.text());
        }
    }
}
