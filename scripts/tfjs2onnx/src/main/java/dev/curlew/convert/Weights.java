package dev.curlew.convert;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the weights of a TensorFlow.js model: a manifest of groups, each the concatenation of its shards. */
final class Weights {
    private Weights() {}

    static Map<String, Constant> read(JsonNode manifest, Path folder) throws IOException {
        Map<String, Constant> weights = new HashMap<>();
        for (JsonNode group : manifest) {
            ByteBuffer bytes = shards(group.path("paths"), folder);
            for (JsonNode entry : group.path("weights")) {
                weights.put(entry.path("name").asText(), weight(entry, bytes));
            }
            if (bytes.hasRemaining()) {
                throw new ConversionException("the weight files have " + bytes.remaining()
                        + " bytes more than the manifest names: " + group.path("paths"));
            }
        }
        return weights;
    }

    private static ByteBuffer shards(JsonNode paths, Path folder) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (JsonNode path : paths) {
            bytes.writeBytes(Files.readAllBytes(folder.resolve(path.asText())));
        }
        return ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Constant weight(JsonNode entry, ByteBuffer bytes) {
        String name = entry.path("name").asText();
        String type = entry.path("dtype").asText();
        JsonNode quantization = entry.path("quantization");
        String storedType = quantization.path("dtype").asText(type);
        List<Integer> shape = new ArrayList<>();
        entry.path("shape").forEach(length -> shape.add(length.asInt()));

        int width = width(storedType, name);
        double[] elements = new double[Shapes.size(shape)];
        if (bytes.remaining() < (long) elements.length * width) {
            throw new ConversionException("the weight files end before weight " + name + " is complete");
        }
        double scale = quantization.path("scale").asDouble(1);
        double min = quantization.path("min").asDouble(0);
        for (int i = 0; i < elements.length; i++) {
            elements[i] = element(storedType, bytes) * scale + min;
        }
        return switch (type) {
            case "float32" -> new Constant(ElementType.FLOAT, shape, elements);
            case "int32" -> new Constant(ElementType.INT32, shape, rounded(elements));
            default -> throw new ConversionException("weight " + name + " has the unsupported type " + type);
        };
    }

    private static int width(String storedType, String name) {
        return switch (storedType) {
            case "float32", "int32" -> 4;
            case "float16", "uint16" -> 2;
            case "uint8" -> 1;
            default -> throw new ConversionException(
                    "weight " + name + " is stored as the unsupported type " + storedType);
        };
    }

    private static double element(String storedType, ByteBuffer bytes) {
        return switch (storedType) {
            case "float32" -> bytes.getFloat();
            case "int32" -> bytes.getInt();
            case "float16" -> half(bytes.getShort());
            case "uint16" -> Short.toUnsignedInt(bytes.getShort());
            default -> Byte.toUnsignedInt(bytes.get());
        };
    }

    /** An IEEE 754 half; Float.float16ToFloat came with Java 20. */
    static double half(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        double magnitude =
                switch (exponent) {
                    case 0 -> Math.scalb((double) fraction, -24);
                    case 0x1f -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
                    default -> Math.scalb(1024.0 + fraction, exponent - 25);
                };
        return bits < 0 ? -magnitude : magnitude;
    }

    private static double[] rounded(double[] elements) {
        for (int i = 0; i < elements.length; i++) {
            elements[i] = Math.rint(elements[i]);
        }
        return elements;
    }
}
