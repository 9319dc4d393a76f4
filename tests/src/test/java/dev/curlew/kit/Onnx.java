package dev.curlew.kit;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Writes an ONNX graph. Field numbers are those of onnx/onnx.proto (github.com/onnx/onnx, IR version 8): the wire
 * format is all that an ONNX file is, so no generated classes are needed.
 */
final class Onnx {
    private static final int FLOAT = 1; // TensorProto.DataType
    private static final int UINT8 = 2;
    private static final int INT64 = 7;
    private static final int IR_VERSION = 8;
    private static final int OPSET = 13;

    private final ByteArrayOutputStream graph = new ByteArrayOutputStream();
    private int irVersion = IR_VERSION;
    private int opset = OPSET;

    /** Says that the file is of other versions of the format and of the operators. */
    Onnx versions(int format, int operators) {
        irVersion = format;
        opset = operators;
        return this;
    }

    /** One message's fields. */
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    /** GraphProto.node = 1; NodeProto: input 1, output 2, op_type 4, attribute 5. */
    Onnx node(String operator, List<String> inputs, String output, Attribute... attributes) {
        message(1, node -> {
            for (String input : inputs) {
                node.writeString(1, input);
            }
            node.writeString(2, output);
            node.writeString(4, operator);
            for (Attribute attribute : attributes) {
                node.writeByteArray(5, attribute.bytes());
            }
        });
        return this;
    }

    /** AttributeProto: name 1, i 3, ints 8, type 20 (INT 2, INTS 7). */
    record Attribute(String name, boolean list, List<Long> values) {
        static Attribute of(String name, long value) {
            return new Attribute(name, false, List.of(value));
        }

        static Attribute ints(String name, long... values) {
            return new Attribute(name, true, Arrays.stream(values).boxed().toList());
        }

        byte[] bytes() {
            return serialize(attribute -> {
                attribute.writeString(1, name);
                for (long value : values) {
                    attribute.writeInt64(list ? 8 : 3, value);
                }
                attribute.writeEnum(20, list ? 7 : 2);
            });
        }
    }

    /** GraphProto.initializer = 5. */
    Onnx floats(String name, float[] values, long... dims) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return tensor(name, FLOAT, raw, dims);
    }

    Onnx longs(String name, long... values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        return tensor(name, INT64, raw, values.length);
    }

    /** TensorProto: dims 1, data_type 2, name 8, raw_data 9. */
    private Onnx tensor(String name, int type, ByteBuffer raw, long... dims) {
        message(5, tensor -> {
            for (long dim : dims) {
                tensor.writeInt64(1, dim);
            }
            tensor.writeInt32(2, type);
            tensor.writeString(8, name);
            tensor.writeBytes(9, ByteString.copyFrom(raw));
        });
        return this;
    }

    /** TensorProto: external_data 13 (key 1, value 2), data_location 14 (EXTERNAL 1). */
    Onnx external(String name, String file, long bytes, long... dims) {
        message(5, tensor -> {
            for (long dim : dims) {
                tensor.writeInt64(1, dim);
            }
            tensor.writeInt32(2, FLOAT);
            tensor.writeString(8, name);
            for (List<String> entry : List.of(List.of("location", file), List.of("length", Long.toString(bytes)))) {
                tensor.writeByteArray(13, serialize(pair -> {
                    pair.writeString(1, entry.get(0));
                    pair.writeString(2, entry.get(1));
                }));
            }
            tensor.writeEnum(14, 1);
        });
        return this;
    }

    /** GraphProto.input = 11. */
    Onnx input(String name, long... shape) {
        return value(11, name, FLOAT, shape);
    }

    Onnx byteInput(String name, long... shape) {
        return value(11, name, UINT8, shape);
    }

    /** GraphProto.output = 12. */
    Onnx output(String name, long... shape) {
        return value(12, name, FLOAT, shape);
    }

    /**
     * ValueInfoProto: name 1, type 2; TypeProto.tensor_type 1; TypeProto.Tensor: elem_type 1, shape 2;
     * TensorShapeProto.dim 1; Dimension.dim_value 1.
     */
    private Onnx value(int field, String name, int elements, long... shape) {
        byte[] dims = serialize(all -> {
            for (long size : shape) {
                all.writeByteArray(1, serialize(dim -> dim.writeInt64(1, size)));
            }
        });
        byte[] tensor = serialize(type -> {
            type.writeInt32(1, elements);
            type.writeByteArray(2, dims);
        });
        message(field, value -> {
            value.writeString(1, name);
            value.writeByteArray(2, serialize(type -> type.writeByteArray(1, tensor)));
        });
        return this;
    }

    private void message(int field, Fields fields) {
        byte[] bytes = serialize(fields);
        graph.writeBytes(serialize(out -> out.writeByteArray(field, bytes)));
    }

    /** ModelProto: ir_version 1, graph 7, opset_import 8; OperatorSetIdProto.version 2; GraphProto.name 2. */
    byte[] model() {
        graph.writeBytes(serialize(out -> out.writeString(2, "test")));
        return serialize(model -> {
            model.writeInt64(1, irVersion);
            model.writeByteArray(7, graph.toByteArray());
            model.writeByteArray(8, serialize(version -> version.writeInt64(2, opset)));
        });
    }

    private static byte[] serialize(Fields fields) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            fields.write(out);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
