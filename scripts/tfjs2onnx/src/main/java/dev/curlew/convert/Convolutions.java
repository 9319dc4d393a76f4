package dev.curlew.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Convolutions and matrix products, with the bias and activations that TensorFlow fused into them. */
final class Convolutions {
    private static final Permutation HWIO_TO_OIHW = new Permutation(List.of(3, 2, 0, 1));
    private static final Permutation HWIO_TO_IOHW = new Permutation(List.of(2, 3, 0, 1));

    private Convolutions() {}

    static Map<String, Op> ops() {
        Op full = Op.of(call -> convolve(call, false));
        Op depthwise = Op.of(call -> convolve(call, true));
        Op product = Op.of(Convolutions::multiply);
        return Map.of(
                "Conv2D", full,
                "_FusedConv2D", full,
                "DepthwiseConv2dNative", depthwise,
                "FusedDepthwiseConv2dNative", depthwise,
                "MatMul", product,
                "_FusedMatMul", product);
    }

    private static Operand convolve(Call call, boolean depthwise) {
        Value image = call.image(0);
        Constant kernel = call.constant(1);
        List<Integer> hwio = kernel.shape();
        int channels = image.shape().get(3);
        if (hwio.size() != 4 || hwio.get(2) != channels) {
            throw call.node().refuse("a kernel of shape " + hwio + " for " + channels + " channels");
        }
        int filters = depthwise ? channels * hwio.get(3) : hwio.get(3);
        Constant weights = depthwise
                ? kernel.transposed(HWIO_TO_IOHW).reshaped(List.of(filters, 1, hwio.get(0), hwio.get(1)))
                : kernel.transposed(HWIO_TO_OIHW);

        List<String> from = new ArrayList<>();
        from.add(call.stored(image, Permutation.NHWC_TO_NCHW));
        from.add(call.initializer("weights", weights));
        List<String> fused = fusedOps(call);
        if (!fused.isEmpty()) {
            from.add(call.initializer("bias", call.constant(2).reshaped(List.of(filters))));
        }
        Window window = Window.of(call.node(), hwio.subList(0, 2), image.shape());
        String name = call.emit(
                "Conv",
                from,
                Onnx.attribute("group", depthwise ? channels : 1),
                window.kernelAttribute(),
                window.stridesAttribute(),
                window.dilationsAttribute(),
                window.padsAttribute());
        return Value.nchw(activate(call, name, fused), window.outputShape(image.shape(), filters));
    }

    private static Operand multiply(Call call) {
        Value left = call.value(0);
        Constant right = call.node().flag("transpose_b")
                ? call.constant(1).transposed(new Permutation(List.of(1, 0)))
                : call.constant(1);
        if (call.node().flag("transpose_a") || left.rank() != 2) {
            throw call.node().refuse("only a matrix that is not transposed is supported on the left");
        }
        if (!left.shape().get(1).equals(right.shape().get(0))) {
            throw call.node().refuse("shapes " + left.shape() + " and " + right.shape() + " do not fit");
        }
        String name = call.emit("MatMul", List.of(call.plain(left), call.initializer("weights", right)));
        List<String> fused = fusedOps(call);
        if (!fused.isEmpty()) {
            name = call.emit("Add", List.of(name, call.initializer("bias", call.constant(2))));
        }
        return Value.plain(
                activate(call, name, fused),
                List.of(left.shape().get(0), right.shape().get(1)));
    }

    /** What was fused; the bias comes first in all that TensorFlow's optimiser makes. */
    private static List<String> fusedOps(Call call) {
        List<String> fused = call.node().texts("fused_ops");
        if (!fused.isEmpty() && !fused.get(0).equals("BiasAdd")) {
            throw call.node().refuse("fused ops " + fused + " are not supported");
        }
        return fused;
    }

    private static String activate(Call call, String name, List<String> fused) {
        String result = name;
        for (String activation : fused.subList(Math.min(1, fused.size()), fused.size())) {
            result = Elementwise.activation(call, activation, result);
        }
        return result;
    }
}
