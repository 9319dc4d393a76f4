package dev.curlew.convert;

import java.util.ArrayList;
import java.util.List;

/**
 * The window that a convolution or pooling slides over height and width. TensorFlow's SAME is written as explicit pads,
 * its surplus at the end.
 */
record Window(
        List<Integer> kernel,
        List<Integer> strides,
        List<Integer> dilations,
        List<Integer> begins,
        List<Integer> ends,
        List<Integer> output) {

    static Window of(Node node, List<Integer> kernel, List<Integer> input) {
        List<Integer> strides = spatial(node, "strides");
        List<Integer> dilations = spatial(node, "dilations");
        List<Integer> begins = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        List<Integer> output = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int length = input.get(1 + i);
            int stride = strides.get(i);
            int reach = (kernel.get(i) - 1) * dilations.get(i) + 1;
            int[] pads = pads(node, i, length, stride, reach);
            int free = length + pads[0] + pads[1] - reach;
            if (free < 0) {
                throw node.refuse("its window is larger than the input " + input);
            }
            begins.add(pads[0]);
            ends.add(pads[1]);
            output.add(free / stride + 1);
        }
        return new Window(kernel, strides, dilations, begins, ends, output);
    }

    /** An image of this many channels after the window has passed over it, NHWC. */
    List<Integer> outputShape(List<Integer> input, int channels) {
        return List.of(input.get(0), output.get(0), output.get(1), channels);
    }

    Proto kernelAttribute() {
        return Onnx.attribute("kernel_shape", kernel);
    }

    Proto stridesAttribute() {
        return Onnx.attribute("strides", strides);
    }

    Proto dilationsAttribute() {
        return Onnx.attribute("dilations", dilations);
    }

    Proto padsAttribute() {
        return Onnx.attribute("pads", List.of(begins.get(0), begins.get(1), ends.get(0), ends.get(1)));
    }

    private static int[] pads(Node node, int i, int length, int stride, int reach) {
        String padding = node.text("padding", "");
        return switch (padding) {
            case "VALID" -> new int[] {0, 0};
            case "SAME" -> {
                int outputs = (length + stride - 1) / stride;
                int total = Math.max((outputs - 1) * stride + reach - length, 0);
                yield new int[] {total / 2, total - total / 2};
            }
            case "EXPLICIT" -> {
                List<Integer> pads = node.ints("explicit_paddings");
                if (pads.size() != 8) {
                    throw node.refuse("explicit_paddings has " + pads.size() + " numbers, not 8");
                }
                yield new int[] {pads.get(2 + 2 * i), pads.get(3 + 2 * i)};
            }
            default -> throw node.refuse("padding '" + padding + "' is not supported");
        };
    }

    /** The height's and width's part of an NHWC attribute, 1 where it is absent. */
    static List<Integer> spatial(Node node, String key) {
        List<Integer> all = node.ints(key);
        if (all.isEmpty()) {
            return List.of(1, 1);
        }
        if (all.size() != 4 || all.get(0) != 1 || all.get(3) != 1) {
            throw node.refuse(key + " " + all + " is not supported, only [1, h, w, 1]");
        }
        return List.copyOf(all.subList(1, 3));
    }
}
