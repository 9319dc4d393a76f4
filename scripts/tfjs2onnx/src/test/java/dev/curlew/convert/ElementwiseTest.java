package dev.curlew.convert;

import static dev.curlew.convert.TinyModel.assertSame;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs pass a max pooling of one pixel first: it changes nothing, but its result is stored NCHW. */
final class ElementwiseTest {
    private static final Map<String, ?> ONE_PIXEL = Map.of("ksize", List.of(1, 1, 1, 1), "padding", "VALID");

    private static final Map<String, DoubleBinaryOperator> ARITHMETIC = Map.of(
            "AddV2", Double::sum,
            "BiasAdd", Double::sum,
            "Sub", (a, b) -> a - b,
            "Mul", (a, b) -> a * b,
            "Minimum", Math::min,
            "Maximum", Math::max);

    private static final Map<String, DoubleUnaryOperator> ACTIVATIONS = Map.of(
            "Relu", v -> Math.max(v, 0),
            "Relu6", v -> Math.min(6, Math.max(v, 0)),
            "LeakyRelu", v -> v < 0 ? 0.2 * v : v,
            "Elu", v -> v < 0 ? Math.expm1(v) : v,
            "Sigmoid", v -> 1 / (1 + Math.exp(-v)),
            "Tanh", Math::tanh,
            "Identity", v -> v);

    @TempDir
    private Path folder;

    private final Nd x = Nd.by(at -> 3 * Math.sin(at[1] * 7 + at[2] * 3 + at[3]) * (1 + at[3]), 1, 3, 4, 5);

    @ParameterizedTest
    @ValueSource(strings = {"AddV2", "BiasAdd", "Sub", "Mul", "Minimum", "Maximum"})
    void broadcastsAConstantOverTheLastAxis(String op) {
        Nd c = Nd.random(5);
        Nd actual = stored().weight("c", c).node(op, "y", List.of("p", "c")).run("y", x);
        DoubleBinaryOperator operator = Objects.requireNonNull(ARITHMETIC.get(op));
        assertSame(actual, Nd.by(o -> operator.applyAsDouble(x.at(o), c.at(o[3])), 1, 3, 4, 5));
    }

    @Test
    void combinesTensorsThatAreStoredInDifferentOrders() {
        Nd actual = stored().node("Sub", "y", List.of("x", "p:0")).run("y", x);
        assertSame(actual, Nd.by(o -> 0, 1, 3, 4, 5));
    }

    @Test
    void broadcastsATensorOfFewerAxes() {
        Nd actual = stored().ints("axes", 0, 1, 2)
                .node("Mean", "m", List.of("p", "axes"))
                .node("Sub", "y", List.of("p", "m"))
                .run("y", x);
        assertSame(actual, Nd.by(o -> x.at(o) - mean(o[3]), 1, 3, 4, 5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Relu", "Relu6", "LeakyRelu", "Elu", "Sigmoid", "Tanh", "Identity"})
    void appliesAnActivation(String op) {
        Nd actual = stored().node(op, "y", List.of("p")).run("y", x);
        DoubleUnaryOperator operator = Objects.requireNonNull(ACTIVATIONS.get(op));
        assertSame(actual, Nd.by(o -> operator.applyAsDouble(x.at(o)), 1, 3, 4, 5));
    }

    @Test
    void normalisesTheLastAxisWithSoftmax() {
        Nd actual = stored().node("Softmax", "y", List.of("p")).run("y", x);
        assertSame(
                actual,
                Nd.by(
                        o -> {
                            double sum = 0;
                            for (int c = 0; c < 5; c++) {
                                sum += Math.exp(x.at(0, o[1], o[2], c));
                            }
                            return Math.exp(x.at(o)) / sum;
                        },
                        1,
                        3,
                        4,
                        5));
    }

    @Test
    void computesWhatIsConstantAtOnce() {
        Nd c = Nd.random(3, 1);
        Nd d = Nd.random(5);
        byte[] onnx = new TinyModel(folder, 3, 5)
                .weight("c", c)
                .weight("d", d)
                .node("Mul", "cd", List.of("c", "d"))
                .node("AddV2", "y", List.of("x", "cd"))
                .convert("y");
        Nd input = Nd.random(3, 5);
        assertSame(TinyModel.run(onnx, "y", input), Nd.by(o -> input.at(o) + c.at(o[0], 0) * d.at(o[1]), 3, 5));
    }

    private TinyModel stored() {
        return new TinyModel(folder, 1, 3, 4, 5).node("MaxPool", "p", List.of("x"), ONE_PIXEL);
    }

    private double mean(int channel) {
        double sum = 0;
        for (int i = 0; i < 12; i++) {
            sum += x.at(0, i / 4, i % 4, channel);
        }
        return sum / 12;
    }
}
