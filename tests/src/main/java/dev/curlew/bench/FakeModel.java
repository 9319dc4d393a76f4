package dev.curlew.bench;

import dev.curlew.infer.Engine;
import dev.curlew.infer.EngineContext;
import dev.curlew.model.ModelConfig;
import dev.curlew.model.ModelException;
import dev.curlew.model.ModelFormat;
import dev.curlew.model.ModelVersion;
import dev.curlew.parse.Parsers;
import dev.curlew.parse.Processing;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.Tensor;
import dev.curlew.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;

/** A network that sees the same objects in every frame at no cost, so that only our own code is measured. */
final class FakeModel implements Engine {
    /** Whose outputs it has, for a picture of 416x416. */
    enum Format {
        YOLOX,
        NANODET
    }

    private static final int STRIDE = 8;
    private static final int COLUMNS = 416 / STRIDE;
    private static final int[] CELLS = {2704, 676, 169};
    private static final int CLASSES = 80;
    private static final int BINS = 11;
    /** Three cells between two objects: 17 in a row, 289 in all. */
    private static final int SPACING = 3;

    private final Format format;
    private final List<TensorSpec> inputs = List.of(spec("images", 3, 416, 416));
    private final List<TensorSpec> outputs;
    private final List<Tensor> answer;

    FakeModel(Format format, int objects) {
        this.format = format;
        this.outputs = format == Format.YOLOX
                ? List.of(spec("output", 3549, 5 + CLASSES))
                : List.of(
                        spec("cls_8", CELLS[0], CLASSES),
                        spec("cls_16", CELLS[1], CLASSES),
                        spec("cls_32", CELLS[2], CLASSES),
                        spec("dis_8", CELLS[0], 4 * BINS),
                        spec("dis_16", CELLS[1], 4 * BINS),
                        spec("dis_32", CELLS[2], 4 * BINS));
        this.answer = outputs.stream().map(FakeModel::memory).toList();
        for (int i = 0; i < objects; i++) {
            int cell = i / (COLUMNS / SPACING) * SPACING * COLUMNS + i % (COLUMNS / SPACING) * SPACING;
            put(cell, 0, 0.9f);
            put(cell + 1, -1, 0.6f); // real heads find most objects more than once
        }
    }

    /** A person of 16x32 pixels whose centre lies so many cells to the right of this one. */
    private void put(int cell, int offset, float score) {
        if (format == Format.YOLOX) {
            FloatBuffer rows = answer.get(0).floats();
            int at = cell * (5 + CLASSES);
            rows.put(at, offset);
            rows.put(at + 2, (float) Math.log(16.0 / STRIDE));
            rows.put(at + 3, (float) Math.log(32.0 / STRIDE));
            rows.put(at + 4, score);
            rows.put(at + 5, 1);
        } else {
            answer.get(0).floats().put(cell * CLASSES, score);
            FloatBuffer distances = answer.get(3).floats();
            int[] sides = {1 - offset, 2, 1 + offset, 2}; // left, top, right, bottom in strides
            for (int side = 0; side < 4; side++) {
                distances.put((cell * 4 + side) * BINS + sides[side], 20);
            }
        }
    }

    private static TensorSpec spec(String name, long... sizes) {
        Long[] shape = new Long[sizes.length + 1];
        shape[0] = 1L;
        for (int i = 0; i < sizes.length; i++) {
            shape[i + 1] = sizes[i];
        }
        return new TensorSpec(name, DataType.FP32, List.of(shape));
    }

    private static Tensor memory(TensorSpec spec) {
        int bytes = Math.toIntExact(spec.elements() * spec.type().bytes());
        return Tensor.host(spec, ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()), 0);
    }

    /** How it is fed and read, settled as for a real model. */
    Processing processing() throws ModelException {
        Path file = Path.of("fake.onnx");
        ModelVersion version = new ModelVersion(
                "fake", 1, ModelFormat.ONNX, file, "0", List.of(), ModelConfig.absent("fake"), List.of());
        return Parsers.installed().resolve(version, inputs, outputs, List.of());
    }

    @Override
    public List<TensorSpec> inputs() {
        return inputs;
    }

    @Override
    public List<TensorSpec> outputs() {
        return outputs;
    }

    @Override
    public int maxBatch() {
        return 1;
    }

    @Override
    public String description() {
        return "nothing";
    }

    @Override
    public Context newContext() {
        return new Context();
    }

    @Override
    public void close() {}

    /** All contexts give the one answer; inputs are their own, because they are written. */
    final class Context implements EngineContext {
        private final List<Tensor> memory =
                inputs.stream().map(FakeModel::memory).toList();

        @Override
        public List<Tensor> inputs() {
            return memory;
        }

        @Override
        public void enqueue(int batch) {}

        @Override
        public void await() {}

        @Override
        public List<Tensor> outputs() {
            return answer;
        }

        @Override
        public void close() {}
    }
}
