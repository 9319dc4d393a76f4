package dev.curlew.tensor;

import java.util.List;
import java.util.stream.Collectors;

/** Name, element type and shape of an engine's input or output; -1 stands for a size that is not fixed. */
public record TensorSpec(String name, DataType type, List<Long> shape) {

    public TensorSpec {
        shape = List.copyOf(shape);
    }

    public boolean isStatic() {
        return shape.stream().allMatch(size -> size >= 0);
    }

    /** As an engine's contexts hand it out: half floats are FP32 there. */
    public TensorSpec widened() {
        return type == DataType.FP16 ? new TensorSpec(name, DataType.FP32, shape) : this;
    }

    /** Number of elements of a static shape. */
    public long elements() {
        long elements = 1;
        for (long size : shape) {
            if (size < 0) {
                throw new IllegalStateException(this + " has no fixed size");
            }
            elements = Math.multiplyExact(elements, size);
        }
        return elements;
    }

    /** As operators know it: {@code images FP32 [1,3,416,416]}. */
    @Override
    public String toString() {
        return name + " " + type + shape.stream().map(String::valueOf).collect(Collectors.joining(",", " [", "]"));
    }
}
