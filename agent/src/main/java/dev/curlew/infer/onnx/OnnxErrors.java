package dev.curlew.infer.onnx;

import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** ONNX Runtime's errors as one readable line, with what helps where that is known. */
final class OnnxErrors {
    /** Where in its sources it was: {@code /onnxruntime_src/x/y.cc:12 type name(parameters) } and {@code y.cc:12 name }. */
    private static final Pattern PLACE =
            Pattern.compile("\\S*\\.(cc|h):\\d+ (\\S+ (?=\\S*External)|[^(\\]]*\\(.*\\)( const)? |\\w+ )");

    private static final Pattern WRAPPING = Pattern.compile(
            "^Load model from .*? failed: ?|Exception during initialization: |\\[ONNXRuntimeError] : \\d+ : \\w+ : ");

    /** What it says, and how an operator should hear it. */
    private record Known(Pattern said, String meaning) {
        private Known(String said, String meaning) {
            this(Pattern.compile(said), meaning);
        }
    }

    private static final String BY_EXPORT = "; export the model again for an older version (opset_version)";

    private static final List<Known> ALL_KNOWN = List.of(
            new Known(
                    "Protobuf parsing failed|ModelProto does not have a graph",
                    "is no ONNX model, or only a part of one; copy or export it again"),
            new Known(
                    "Unsupported model IR version: (\\d+), max supported IR version: (\\d+)",
                    "is written in version $1 of ONNX, but ONNX Runtime reads up to version $2" + BY_EXPORT),
            new Known(
                    "Opset (\\d+) is under development.*support for domain (\\S+) is till opset (\\d+)",
                    "uses operator set $1 of $2, but ONNX Runtime knows up to set $3" + BY_EXPORT),
            new Known(
                    "No Op registered for (\\S+) with domain_version of (\\d+)",
                    "uses operator $1, which operator set $2 of ONNX does not have; export it with standard operators"),
            new Known(
                    "(\\S+) is not a registered function/op",
                    "uses operator $1, which ONNX Runtime does not have;" + " export it with standard operators"),
            new Known(
                    "External data path does not exist: \"?([^\"]+)\"?",
                    "keeps its weights in $1, which is not there; copy that file too"),
            new Known(
                    "Absolute path not allowed for external data|External data path escapes model directory",
                    "keeps its weights outside of its own folder, where they are not read; put them beside it and export"
                            + " it again"),
            new Known(
                    "cannot get file size: ([^\\[]+) \\[(?:\\./)?([^\\]]+)]",
                    "keeps its weights in $2, which cannot be read: $1; copy that file again"),
            new Known(
                    "External initializer: (\\S+) offset: (\\d+) size to read: (\\d+) given file_length: (\\d+)",
                    "keeps its weights in a file of $4 bytes, which is too short for tensor $1 ($3 bytes from $2 on);"
                            + " copy that file again"));

    private OnnxErrors() {}

    /** Of a model that cannot be loaded; to stand behind the file's name. */
    static String refusal(OrtException e) {
        String text = text(e);
        for (Known known : ALL_KNOWN) {
            Matcher said = known.said().matcher(text);
            if (said.find()) {
                StringBuilder meaning = new StringBuilder();
                said.appendReplacement(meaning, known.meaning());
                return meaning.substring(said.start());
            }
        }
        return "is refused by ONNX Runtime: " + text + " (export it again, or copy it again if it was cut off)";
    }

    static String text(OrtException e) {
        String message = String.valueOf(e.getMessage());
        // "Error code - ORT_INVALID_GRAPH - message: Load model from ... failed:..."
        int start = message.indexOf("message: ");
        String text = (start < 0 ? message : message.substring(start + "message: ".length()))
                .replaceAll("[\\s\\p{Cntrl}]+", " ")
                .strip();
        return PLACE.matcher(WRAPPING.matcher(text).replaceAll("")).replaceAll("");
    }
}
