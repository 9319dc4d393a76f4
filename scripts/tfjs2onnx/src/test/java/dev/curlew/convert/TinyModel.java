package dev.curlew.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Writes a graph model of a few nodes as TensorFlow.js does, converts it and runs it with ONNX Runtime. */
final class TinyModel {
    private final ObjectNode json = new ObjectMapper().createObjectNode();
    private final ArrayNode nodes = json.putObject("modelTopology").putArray("node");
    private final ObjectNode group = json.putArray("weightsManifest").addObject();
    private final ArrayNode weights = group.putArray("weights");
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Path folder;

    /** A model with one float input x. */
    TinyModel(Path folder, int... inputShape) {
        this.folder = folder;
        group.putArray("paths").add("tiny.bin");
        ObjectNode attributes =
                nodes.addObject().put("name", "x").put("op", "Placeholder").putObject("attr");
        attributes.putObject("dtype").put("type", "DT_FLOAT");
        ArrayNode dims = attributes.putObject("shape").putObject("shape").putArray("dim");
        Arrays.stream(inputShape).forEach(length -> dims.addObject().put("size", String.valueOf(length)));
    }

    TinyModel weight(String name, Nd value) {
        byte[] raw = little(4 * value.elements().length, to -> {
            for (float element : value.elements()) {
                to.putFloat(element);
            }
        });
        return weight(name, "float32", value.shape(), raw);
    }

    TinyModel ints(String name, int... values) {
        byte[] raw = little(4 * values.length, to -> Arrays.stream(values).forEach(to::putInt));
        return weight(name, "int32", List.of(values.length), raw);
    }

    TinyModel scalar(String name, int value) {
        return weight(name, "int32", List.of(), little(4, to -> to.putInt(value)));
    }

    TinyModel weight(String name, String type, List<Integer> shape, byte[] raw) {
        constant(name, type, shape, raw);
        return this;
    }

    TinyModel quantized(String name, String storedType, double scale, double min, List<Integer> shape, byte[] raw) {
        constant(name, "float32", shape, raw)
                .putObject("quantization")
                .put("dtype", storedType)
                .put("scale", scale)
                .put("min", min);
        return this;
    }

    private ObjectNode constant(String name, String type, List<Integer> shape, byte[] raw) {
        nodes.addObject().put("name", name).put("op", "Const");
        bytes.writeBytes(raw);
        ObjectNode entry = weights.addObject().put("name", name).put("dtype", type);
        shape.forEach(entry.withArray("shape")::add);
        return entry;
    }

    TinyModel node(String op, String name, List<String> inputs) {
        return node(op, name, inputs, Map.of());
    }

    /** Attributes: a String, Boolean, Double, Integer or a list of strings or ints. */
    TinyModel node(String op, String name, List<String> inputs, Map<String, ?> attributes) {
        ObjectNode node = nodes.addObject().put("name", name).put("op", op);
        inputs.forEach(node.withArray("input")::add);
        ObjectNode attr = node.putObject("attr");
        attributes.forEach((key, value) -> attribute(attr.putObject(key), value));
        return this;
    }

    private static void attribute(ObjectNode to, Object value) {
        if (value instanceof String text) {
            to.put("s", base64(text));
        } else if (value instanceof Boolean flag) {
            to.put("b", flag);
        } else if (value instanceof Double number) {
            to.put("f", number);
        } else if (value instanceof Integer number) {
            to.put("i", number.toString());
        } else {
            ObjectNode list = to.putObject("list");
            for (Object each : (List<?>) value) {
                if (each instanceof String text) {
                    list.withArray("s").add(base64(text));
                } else {
                    list.withArray("i").add(each.toString());
                }
            }
        }
    }

    Path write() {
        try {
            Files.write(folder.resolve("tiny.bin"), bytes.toByteArray());
            return Files.writeString(folder.resolve("tiny.json"), json.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] convert(String... outputs) {
        return convert(new Options("images", false, List.of(outputs), List.of()));
    }

    byte[] convert(Options options) {
        try {
            return Converter.convert(GraphModel.read(write()), options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the converted model gives for the node; its shape in the file is checked to be the true one. */
    Nd run(String output, Nd input) {
        return run(convert(output), output, input);
    }

    static Nd run(byte[] onnx, String output, Nd input) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] shape = input.shape().stream().mapToLong(Integer::longValue).toArray();
        try (OrtSession session = environment.createSession(onnx);
                OnnxTensor images = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input.elements()), shape);
                OrtSession.Result result = session.run(Map.of("images", images))) {
            OnnxTensor tensor = (OnnxTensor) result.get(output).orElseThrow();
            long[] actual = tensor.getInfo().getShape();
            assertThat(fileShape(session, output))
                    .as("static shape in the file")
                    .containsExactly(actual);
            return Nd.of(
                    tensor.getFloatBuffer().array(),
                    Arrays.stream(actual).mapToInt(Math::toIntExact).toArray());
        } catch (OrtException e) {
            throw new AssertionError(e);
        }
    }

    private static long[] fileShape(OrtSession session, String output) throws OrtException {
        NodeInfo info = Objects.requireNonNull(session.getOutputInfo().get(output));
        return ((TensorInfo) info.getInfo()).getShape();
    }

    static void assertSame(Nd actual, Nd expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.elements()).containsExactly(expected.elements(), within(1e-5f));
    }

    /** Bytes as a weight file holds them. */
    static byte[] little(int size, Consumer<ByteBuffer> content) {
        byte[] raw = new byte[size];
        content.accept(ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN));
        return raw;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
