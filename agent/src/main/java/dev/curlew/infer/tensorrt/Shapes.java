package dev.curlew.infer.tensorrt;

import dev.curlew.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.jspecify.annotations.Nullable;

/** Shapes and types as TensorRT has them, and as we do. */
final class Shapes {
    private Shapes() {}

    /** The caller closes it. */
    static Dims64 dims(List<Long> shape) {
        Dims64 dims = new Dims64();
        dims.nbDims(shape.size());
        for (int i = 0; i < shape.size(); i++) {
            dims.d(i, shape.get(i));
        }
        return dims;
    }

    /** Empty when TensorRT has no answer, which it says by a negative number of sizes. */
    static List<Long> list(Dims64 dims) {
        List<Long> shape = new ArrayList<>();
        for (int i = 0; i < dims.nbDims(); i++) {
            shape.add(dims.d(i));
        }
        return shape;
    }

    /** Null for a type that nobody outside an engine uses. */
    static @Nullable DataType type(nvinfer.DataType type) {
        return switch (type.intern()) {
            case kFLOAT -> DataType.FP32;
            case kHALF -> DataType.FP16;
            case kINT8 -> DataType.INT8;
            case kINT32 -> DataType.INT32;
            case kBOOL -> DataType.BOOL;
            case kUINT8 -> DataType.UINT8;
            case kBF16 -> DataType.BF16;
            case kINT64 -> DataType.INT64;
            default -> null;
        };
    }
}
