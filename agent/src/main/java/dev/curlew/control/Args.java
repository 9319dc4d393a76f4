package dev.curlew.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.curlew.text.Nearest;
import java.util.Collection;
import java.util.List;

/** A command's arguments, asked for by an {@link Action}; what is wrong with one is told with its name and value. */
public record Args(ObjectNode json) {

    /** @return those of the command, which has no others than the known */
    public static Args of(Command command, String... known) throws CommandException {
        List<String> names = List.of(known);
        for (String name : (Iterable<String>) command.args()::fieldNames) {
            if (!names.contains(name)) {
                throw bad("args: unknown '" + CommandReader.line(name, 60) + "'" + Nearest.hint(name, names)
                        + (names.isEmpty()
                                ? "; " + command.name() + " takes none"
                                : "; known are " + String.join(", ", names)));
            }
        }
        return new Args(command.args());
    }

    public static CommandException bad(String words) {
        return CommandException.refused("bad-args", words);
    }

    public boolean has(String name) {
        return json.has(name);
    }

    /** @param meaning what it must be, for whoever left it out */
    public String text(String name, String meaning) throws CommandException {
        JsonNode value = json.get(name);
        if (value == null || !value.isTextual() || value.textValue().isEmpty()) {
            throw bad("args." + name + " must be " + meaning + ", but was "
                    + (value == null ? "missing" : CommandReader.line(value.toString(), 60)));
        }
        return value.textValue();
    }

    /** One of these words. */
    public String choice(String name, String meaning, Collection<String> choices) throws CommandException {
        String value = text(name, meaning);
        if (!choices.contains(value)) {
            throw bad("args." + name + " must be " + meaning + ", but was '" + CommandReader.line(value, 60) + "'"
                    + Nearest.hint(value, choices) + "; known are " + String.join(", ", choices));
        }
        return value;
    }
}
