package dev.curlew.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Pooling, means and resizing. */
final class Images {
    private Images() {}

    static Map<String, Op> ops() {
        return Map.of(
                "MaxPool", Op.of(call -> pool(call, "MaxPool")),
                "AvgPool", Op.of(call -> pool(call, "AveragePool")),
                "Mean", Op.of(Images::mean),
                "ResizeBilinear", Op.of(Images::resize));
    }

    /** An average leaves the padding out of the count, as ONNX does by default. */
    private static Operand pool(Call call, String opType) {
        Value image = call.image(0);
        Window window = Window.of(call.node(), Window.spatial(call.node(), "ksize"), image.shape());
        String name = call.emit(
                opType,
                List.of(call.stored(image, Permutation.NHWC_TO_NCHW)),
                window.kernelAttribute(),
                window.stridesAttribute(),
                window.padsAttribute());
        return Value.nchw(name, window.outputShape(image.shape(), image.shape().get(3)));
    }

    private static Operand mean(Call call) {
        Value value = call.value(0);
        List<Integer> axes = call.constant(1).ints().stream()
                .map(axis -> Shapes.axis(axis, value.rank()))
                .toList();
        List<Integer> kept = new ArrayList<>();
        List<Integer> dropped = new ArrayList<>();
        for (int axis = 0; axis < value.rank(); axis++) {
            kept.add(axes.contains(axis) ? 1 : value.shape().get(axis));
            if (!axes.contains(axis)) {
                dropped.add(value.shape().get(axis));
            }
        }
        String name = call.emit(
                "ReduceMean",
                List.of(value.name()),
                Onnx.attribute(
                        "axes", axes.stream().map(value::storedAxis).sorted().toList()),
                Onnx.attribute("keepdims", 1));
        Value mean = value.like(name, kept);
        return call.node().flag("keep_dims") ? mean : Layouts.reshape(call, mean, dropped);
    }

    private static Operand resize(Call call) {
        Value image = call.image(0);
        List<Integer> size = call.constant(1).ints();
        List<Integer> nhwc = List.of(
                image.shape().get(0), size.get(0), size.get(1), image.shape().get(3));
        String sizes = call.initializer("sizes", Constant.int64(Permutation.NHWC_TO_NCHW.apply(nhwc)));
        String name = call.emit(
                "Resize",
                List.of(call.stored(image, Permutation.NHWC_TO_NCHW), "", "", sizes), // no roi, no scales
                Onnx.attribute("mode", "linear"),
                Onnx.attribute("coordinate_transformation_mode", coordinates(call.node())));
        return Value.nchw(name, nhwc);
    }

    private static String coordinates(Node node) {
        if (node.flag("align_corners")) {
            return "align_corners";
        }
        return node.flag("half_pixel_centers") ? "half_pixel" : "asymmetric";
    }
}
