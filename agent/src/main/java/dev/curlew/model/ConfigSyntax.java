package dev.curlew.model;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TextFormat.ParseException;
import com.google.protobuf.TextFormat.Parser.SingularOverwritePolicy;
import com.google.protobuf.TextFormatParseInfoTree;
import dev.curlew.text.Nearest;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Protobuf's text format for ModelConfig; what it refuses is put into an operator's words. */
final class ConfigSyntax {
    /** The schema is nested 7 deep; the rest is for what is skipped because it is not known. */
    private static final int MAX_DEPTH = 32;

    private static final int LONGEST_SHOWN = 200;

    private static final Pattern UNKNOWN = Pattern.compile("\\d+:\\d+:\\s+inference\\.([\\w.]+)\\.([^.\\s]+)");
    private static final Pattern ENUM =
            Pattern.compile("Enum type \"([\\w.]+)\" has no value (?:named|with number) \"?([^\"]*?)\"?\\.$");
    private static final Pattern TWICE = Pattern.compile("Non-repeated field \"[\\w.]*?(\\w+)\" cannot be overwritten");
    private static final Pattern ONE_OF =
            Pattern.compile("Field \"[\\w.]*?(\\w+)\" is specified along with field \"[\\w.]*?(\\w+)\"");
    private static final Pattern VALUE = Pattern.compile("(Couldn't parse|Expected string|Expected \"true\").*");
    private static final Pattern KEY_BEFORE = Pattern.compile("(\\w+)\\s*:?\\s*(?:\\[[^\\]{}<>:]*)?$");
    private static final Pattern TOKEN = Pattern.compile("\"[^\"\\n]*\"?|'[^'\\n]*'?|[^\\s,;{}<>\\[\\]]+");

    private ConfigSyntax() {}

    static ConfigNode parse(String file, String text) throws ModelException {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(ConfigSchema.MODEL_CONFIG);
        TextFormatParseInfoTree.Builder places = TextFormatParseInfoTree.builder();
        try {
            TextFormat.Parser.newBuilder()
                    .setSingularOverwritePolicy(SingularOverwritePolicy.FORBID_SINGULAR_OVERWRITES)
                    .setParseInfoTreeBuilder(places)
                    .setRecursionLimit(MAX_DEPTH)
                    .build()
                    .merge(text, message);
        } catch (ParseException e) {
            String place = file + ":" + e.getLine() + ":" + e.getColumn() + ": ";
            throw new ModelException(place + explain(e, text), e);
        }
        return new ConfigNode(file, message.build(), places.build(), "", 0, 0);
    }

    private static String explain(ParseException e, String text) {
        String said = String.valueOf(e.getMessage()).replaceFirst("^\\d+:\\d+: ", "");
        Matcher unknown = UNKNOWN.matcher(said);
        if (unknown.find()) {
            return unknownKey(unknown.group(1), unknown.group(2));
        }
        Matcher choice = ENUM.matcher(said);
        if (choice.find()) {
            return keyBefore(e, text) + " must be one of " + choices(choice.group(1), choice.group(2));
        }
        Matcher twice = TWICE.matcher(said);
        if (twice.find()) {
            return twice.group(1) + " is given twice; remove one";
        }
        Matcher oneOf = ONE_OF.matcher(said);
        if (oneOf.find()) {
            return oneOf.group(1) + " and " + oneOf.group(2) + " exclude each other; remove one";
        }
        if (VALUE.matcher(said).matches()) {
            return keyBefore(e, text) + " " + rule(said) + ", but was " + tokenAt(e, text);
        }
        return said.substring(0, 1).toLowerCase(Locale.ROOT)
                + said.substring(1).replaceFirst("\\.$", "")
                + found(said, tokenAt(e, text))
                + remedy(said, keyBefore(e, text), tokenAt(e, text));
    }

    private static String unknownKey(String message, String key) {
        Descriptor type = messageType(List.of(message.split("\\.", -1)));
        List<String> known =
                type.getFields().stream().map(FieldDescriptor::getName).toList();
        String hint = Nearest.hint(key, known);
        return key + " is not a key of " + message
                + (hint.isEmpty() ? "; its keys are " + String.join(", ", known) : hint);
    }

    private static String choices(String enumType, String value) {
        List<String> names = enumOf(enumType).getValues().stream()
                .map(EnumValueDescriptor::getName)
                .toList();
        String near = names.stream()
                .filter(name -> name.endsWith("_" + value.toUpperCase(Locale.ROOT)))
                .findFirst()
                .map(name -> "; did you mean " + name + "?")
                .orElseGet(() -> Nearest.hint(value, names));
        return String.join(", ", names) + ", but was " + value + near;
    }

    /** @param fullName of the enum, such as inference.ModelInput.Format */
    private static EnumDescriptor enumOf(String fullName) {
        List<String> path = List.of(fullName.split("\\.", -1));
        String name = path.get(path.size() - 1);
        return path.size() == 2
                ? ConfigSchema.MODEL_CONFIG.getFile().findEnumTypeByName(name)
                : messageType(path.subList(1, path.size() - 1)).findEnumTypeByName(name);
    }

    private static Descriptor messageType(List<String> path) {
        Descriptor type = ConfigSchema.MODEL_CONFIG.getFile().findMessageTypeByName(path.get(0));
        for (String nested : path.subList(1, path.size())) {
            type = type.findNestedTypeByName(nested);
        }
        return type;
    }

    private static String rule(String said) {
        if (said.contains("out of range")) {
            return "is out of range for its type";
        }
        if (said.contains("must be positive")) {
            return "must not be negative";
        }
        if (said.startsWith("Expected string")) {
            return "must be text in quotes";
        }
        if (said.startsWith("Expected \"true\"")) {
            return "must be true or false";
        }
        return said.contains("integer") ? "must be a whole number" : "must be a number";
    }

    private static String found(String said, String token) {
        return said.contains("Found") || token.isEmpty() ? "" : ", found " + token;
    }

    /** The likeliest slip of all: values of ModelConfig.parameters are messages, those of other maps are texts. */
    private static String remedy(String said, String key, String token) {
        if (said.startsWith("Expected \",\"")) {
            return "; is a ] missing before it?";
        }
        if (said.startsWith("Expected identifier. Found ']'")) {
            return "; is a } missing before it?";
        }
        return said.startsWith("Expected \"{\"") && key.equals("value") && !token.isEmpty()
                ? "; write value { string_value: " + token + " }"
                : "";
    }

    /** The key whose value the parser choked on: the last word before that place. */
    private static String keyBefore(ParseException e, String text) {
        int end = offset(e, text);
        Matcher key = KEY_BEFORE.matcher(text.substring(Math.max(0, end - LONGEST_SHOWN), end));
        return key.find() ? key.group(1) : "the value";
    }

    private static String tokenAt(ParseException e, String text) {
        String rest = text.substring(offset(e, text));
        Matcher token = TOKEN.matcher(rest);
        if (token.lookingAt()) {
            String found = token.group();
            return found.length() > LONGEST_SHOWN ? found.substring(0, LONGEST_SHOWN) + "..." : found;
        }
        return rest.isEmpty() ? "the end of the file" : rest.substring(0, 1);
    }

    private static int offset(ParseException e, String text) {
        int start = 0;
        for (int line = 1; line < e.getLine(); line++) {
            start = text.indexOf('\n', start) + 1;
        }
        return Math.max(0, Math.min(text.length(), start + e.getColumn() - 1));
    }
}
