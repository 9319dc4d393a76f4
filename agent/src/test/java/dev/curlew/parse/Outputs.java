package dev.curlew.parse;

import dev.curlew.tensor.DataType;
import dev.curlew.tensor.Tensor;
import dev.curlew.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Output tensors that a test writes, as an engine would. */
final class Outputs {
    private final List<Tensor> tensors = new ArrayList<>();

    /** All elements are 0. */
    Outputs(List<TensorSpec> specs) {
        for (TensorSpec spec : specs) {
            int bytes = Math.toIntExact(spec.elements() * spec.type().bytes());
            tensors.add(Tensor.host(spec, ByteBuffer.allocateDirect(bytes), 0));
        }
    }

    static TensorSpec floats(String name, long... shape) {
        List<Long> sizes = new ArrayList<>();
        for (long size : shape) {
            sizes.add(size);
        }
        return new TensorSpec(name, DataType.FP32, sizes);
    }

    List<Tensor> tensors() {
        return tensors;
    }

    void set(int tensor, int element, float value) {
        Tensor target = tensors.get(tensor);
        switch (target.spec().type()) {
            case INT32 -> target.bytes().putInt(element * Integer.BYTES, (int) value);
            case INT64 -> target.bytes().putLong(element * Long.BYTES, (long) value);
            default -> target.floats().put(element, value);
        }
    }

    void fill(float value) {
        for (int i = 0; i < tensors.size(); i++) {
            for (int j = 0; j < tensors.get(i).spec().elements(); j++) {
                set(i, j, value);
            }
        }
    }
}
