package dev.curlew.deepstream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** A folder of configurations for one test, and what an import of it says. */
record Given(Path folder) {

    Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** An application of one file and one model, and what else is given. */
    Imported app(String more) throws IOException, ImportException {
        file("v.mp4", "");
        model("");
        return DeepStreamImport.read(file(
                "app.txt",
                """
                [source0]
                type=3
                uri=file://v.mp4
                [primary-gie]
                config-file=infer.txt
                """
                        + more));
    }

    /** A detector with labels person, car, bicycle; more goes to its [property] and what follows. */
    Path model(String more) throws IOException {
        file("m.onnx", "onnx");
        file("labels.txt", "person\ncar\nbicycle\n");
        return file(
                "infer.txt",
                """
                [property]
                onnx-file=m.onnx
                labelfile-path=labels.txt
                parse-bbox-func-name=NvDsInferParseCustomYoloV8
                """
                        + more);
    }

    /** config.pbtxt's lines of knobs, without their remarks. */
    static List<String> knobs(Imported imported) {
        return modelOf(imported)
                .config()
                .lines()
                .filter(line -> line.startsWith("parameters"))
                .map(line -> line.replaceFirst(
                        "parameters \\{ key: \"(.*)\" value \\{ string_value: \"(.*)\" \\} \\}.*", "$1=$2"))
                .toList();
    }

    static Model modelOf(Imported imported) {
        return Objects.requireNonNull(imported.model());
    }

    static Finding finding(Imported imported, String key) {
        return imported.findings().stream()
                .filter(finding -> (finding.group() + "." + finding.key()).equals(key))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no finding of " + key));
    }
}
