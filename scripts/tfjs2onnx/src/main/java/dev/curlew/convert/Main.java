package dev.curlew.convert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The command. Exit codes: 0 done, 1 the model cannot be read or converted, 2 wrong arguments. */
public final class Main {
    private static final String USAGE =
            """
            usage: tfjs2onnx MODEL.json OUT.onnx [--input-name NAME] [--nchw-input] [--outputs A,B] [--rename A,B]
              --input-name  name of the input in the ONNX file (images)
              --nchw-input  the ONNX input is NCHW although the model's is NHWC
              --outputs     tensors to put out, in this order (those of the model's signature)
              --rename      names of the outputs in the ONNX file
            example: tfjs2onnx model.json model.onnx --outputs Identity,Identity_1 --rename boxes,scores""";

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(List.of(args)));
    }

    static int run(List<String> args) {
        if (args.contains("--help")) {
            System.out.println(USAGE);
            return 0;
        }
        Options options = Options.DEFAULTS;
        List<String> files = new ArrayList<>();
        Deque<String> rest = new ArrayDeque<>(args);
        while (!rest.isEmpty()) {
            String arg = rest.remove();
            boolean takesValue =
                    List.of("--input-name", "--outputs", "--rename").contains(arg);
            if (arg.startsWith("--") && !takesValue && !arg.equals("--nchw-input")) {
                return wrong("unknown option " + arg);
            }
            if (takesValue && rest.isEmpty()) {
                return wrong(arg + " needs a value");
            }
            if (arg.startsWith("--")) {
                options = with(options, arg, takesValue ? rest.remove() : "");
            } else {
                files.add(arg);
            }
        }
        if (files.size() != 2) {
            return wrong("needs two files, MODEL.json and OUT.onnx");
        }
        return convert(Path.of(files.get(0)), Path.of(files.get(1)), options);
    }

    private static Options with(Options o, String option, String value) {
        return switch (option) {
            case "--input-name" -> new Options(value, o.nchwInput(), o.outputs(), o.rename());
            case "--nchw-input" -> new Options(o.inputName(), true, o.outputs(), o.rename());
            case "--outputs" -> new Options(o.inputName(), o.nchwInput(), List.of(value.split(",", -1)), o.rename());
            default -> new Options(o.inputName(), o.nchwInput(), o.outputs(), List.of(value.split(",", -1)));
        };
    }

    private static int convert(Path modelJson, Path onnx, Options options) {
        try {
            Files.write(onnx, Converter.convert(GraphModel.read(modelJson), options));
            return 0;
        } catch (NoSuchFileException e) {
            return fail("no such file: " + e.getFile());
        } catch (IOException | ConversionException e) {
            return fail(String.valueOf(e.getMessage()));
        }
    }

    private static int wrong(String message) {
        System.err.println("tfjs2onnx: " + message + "\n" + USAGE);
        return 2;
    }

    private static int fail(String message) {
        System.err.println("tfjs2onnx: " + message);
        return 1;
    }
}
