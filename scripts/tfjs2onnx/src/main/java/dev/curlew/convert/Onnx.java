package dev.curlew.convert;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.List;

/** The ONNX messages that are written. Field numbers: onnx/onnx.proto of github.com/onnx/onnx, IR version 8. */
final class Onnx {
    private static final int IR_VERSION = 8;
    private static final int OPSET = 13;

    private Onnx() {}

    static Proto attribute(String name, long value) {
        return new Proto().add(1, name).add(3, value).add(20, 2); // i, type INT
    }

    static Proto attribute(String name, float value) {
        return new Proto().add(1, name).add(2, value).add(20, 1); // f, type FLOAT
    }

    static Proto attribute(String name, String value) {
        return new Proto().add(1, name).add(4, value).add(20, 3); // s, type STRING
    }

    static Proto attribute(String name, List<Integer> values) {
        Proto attribute = new Proto().add(1, name);
        values.forEach(value -> attribute.add(8, value)); // ints
        return attribute.add(20, 7); // type INTS
    }

    static Proto node(String name, String opType, List<String> inputs, List<String> outputs, List<Proto> attributes) {
        Proto node = new Proto();
        inputs.forEach(input -> node.add(1, input));
        outputs.forEach(output -> node.add(2, output));
        node.add(3, name).add(4, opType);
        attributes.forEach(attribute -> node.add(5, attribute));
        return node;
    }

    /** An initializer. */
    static Proto tensor(String name, Constant constant) {
        Proto tensor = new Proto();
        constant.shape().forEach(length -> tensor.add(1, length)); // dims
        return tensor.add(2, constant.type().onnx()).add(8, name).add(9, rawData(constant));
    }

    /** Name, element type and static shape of an input or output. */
    static Proto floatTensorInfo(String name, List<Integer> lengths) {
        Proto shape = new Proto();
        lengths.forEach(length -> shape.add(1, new Proto().add(1, length))); // dim { dim_value }
        Proto tensorType = new Proto().add(1, ElementType.FLOAT.onnx()).add(2, shape);
        return new Proto().add(1, name).add(2, new Proto().add(1, tensorType)); // type { tensor_type }
    }

    static Proto graph(
            Collection<Proto> nodes,
            Collection<Proto> initializers,
            Collection<Proto> inputs,
            Collection<Proto> outputs) {
        Proto graph = new Proto();
        nodes.forEach(node -> graph.add(1, node));
        graph.add(2, "graph");
        initializers.forEach(initializer -> graph.add(5, initializer));
        inputs.forEach(input -> graph.add(11, input));
        outputs.forEach(output -> graph.add(12, output));
        return graph;
    }

    static Proto model(Proto graph) {
        Proto opset = new Proto().add(1, "").add(2, OPSET); // domain, version
        return new Proto()
                .add(1, IR_VERSION)
                .add(2, "curlew tfjs2onnx")
                .add(7, graph)
                .add(8, opset);
    }

    private static ByteString rawData(Constant constant) {
        int width = constant.type() == ElementType.INT64 ? Long.BYTES : Integer.BYTES;
        ByteBuffer raw = ByteBuffer.allocate(constant.size() * width).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < constant.size(); i++) {
            switch (constant.type()) {
                case FLOAT -> raw.putFloat((float) constant.get(i));
                case INT32 -> raw.putInt((int) constant.get(i));
                case INT64 -> raw.putLong((long) constant.get(i));
            }
        }
        return ByteString.copyFrom(raw.flip());
    }
}
