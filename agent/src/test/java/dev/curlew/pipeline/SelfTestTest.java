package dev.curlew.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.detection.Detection;
import dev.curlew.infer.Engine;
import dev.curlew.infer.EngineContext;
import dev.curlew.model.ModelException;
import dev.curlew.model.ModelRepository;
import dev.curlew.parse.OutputParser;
import dev.curlew.parse.ParserFactory;
import dev.curlew.parse.ParserSettings;
import dev.curlew.parse.Parsers;
import dev.curlew.parse.Processing;
import dev.curlew.parse.Signature;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.Tensor;
import dev.curlew.tensor.TensorSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfTestTest {
    private static final int SIDE = 320;
    private static final TensorSpec INPUT = new TensorSpec("images", DataType.FP32, List.of(1L, 3L, 320L, 320L));
    private static final TensorSpec YOLOX = new TensorSpec("output", DataType.FP32, List.of(1L, 2100L, 85L));
    private static final TensorSpec YOLOV8 = new TensorSpec("output0", DataType.FP32, List.of(1L, 84L, 2100L));
    private static final TensorSpec YOLOV10 = new TensorSpec("output0", DataType.FP32, List.of(1L, 300L, 6L));

    @TempDir
    private Path folder = Path.of("");

    /** A network that answers every picture with the same numbers. */
    private record Fixed(TensorSpec spec, TensorSpec given, FloatBuffer answer) implements Engine {
        @Override
        public List<TensorSpec> inputs() {
            return List.of(INPUT);
        }

        @Override
        public List<TensorSpec> outputs() {
            return List.of(spec);
        }

        @Override
        public int maxBatch() {
            return 1;
        }

        @Override
        public String description() {
            return "fixed answers";
        }

        @Override
        public EngineContext newContext() {
            Tensor input = Tensor.host(INPUT, ByteBuffer.allocateDirect(3 * SIDE * SIDE * 4), 0);
            Tensor output = Tensor.host(given, ByteBuffer.allocateDirect(answer.capacity() * 4), 0);
            output.floats().put(0, answer, 0, answer.capacity());
            return new EngineContext() {
                @Override
                public List<Tensor> inputs() {
                    return List.of(input);
                }

                @Override
                public void enqueue(int batch) {
                    // the normalised grey has arrived: BGR of 0 to 255 for YOLOX, 0 to 1 for YOLOv8
                    assertThat(input.floats().get(0)).isBetween(90 / 255f, 140f);
                }

                @Override
                public void await() {}

                @Override
                public List<Tensor> outputs() {
                    return List.of(output);
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void close() {}
    }

    private interface Cell {
        float[] at(int x, int y, int stride);
    }

    /** Rows in YOLOX's order: strides 8, 16, 32. */
    private static FloatBuffer cells(int channels, Cell cell) {
        FloatBuffer out = FloatBuffer.allocate(2100 * channels);
        int row = 0;
        for (int stride : new int[] {8, 16, 32}) {
            for (int y = 0; y < SIDE / stride; y++) {
                for (int x = 0; x < SIDE / stride; x++, row++) {
                    out.put(row * channels, cell.at(x, y, stride));
                }
            }
        }
        return out;
    }

    private static FloatBuffer turned(FloatBuffer rows, int channels) {
        FloatBuffer out = FloatBuffer.allocate(rows.capacity());
        for (int i = 0; i < rows.capacity(); i++) {
            out.put(i % channels * 2100 + i / channels, rows.get(i));
        }
        return out;
    }

    private static float[] raw(int x, int y, int stride) {
        return new float[] {0.4f, 0.6f, 0.3f, 1.1f, 0.01f, 0.02f};
    }

    private static float[] decoded(int x, int y, int stride) {
        return new float[] {(x + 0.4f) * stride, (y + 0.6f) * stride, 1.3f * stride, 3 * stride, 0.01f, 0.02f};
    }

    private static float[] yolov8(int x, int y, int stride) {
        return new float[] {(x + 0.4f) * stride, (y + 0.6f) * stride, 1.3f * stride, 3 * stride, 0.01f};
    }

    private void run(String parser, TensorSpec spec, FloatBuffer answer) throws Exception {
        run(parser, spec, spec, answer);
    }

    private void run(String parser, TensorSpec spec, TensorSpec given, FloatBuffer answer) throws Exception {
        SelfTest.run(new LoadedModel(processing(parser, spec), new Fixed(spec, given, answer)));
    }

    private Processing processing(String parser, TensorSpec spec) throws IOException, ModelException {
        Files.createDirectories(folder.resolve("m/1"));
        Files.writeString(folder.resolve("m/1/model.onnx"), "");
        Files.writeString(
                folder.resolve("m/config.pbtxt"),
                "parameters { key: \"parser\" value { string_value: \"" + parser + "\" } }");
        return Parsers.installed()
                .resolve(ModelRepository.load(folder.resolve("m")), List.of(INPUT), List.of(spec), List.of());
    }

    private void refuses(String parser, TensorSpec spec, FloatBuffer answer, String message) {
        assertThatThrownBy(() -> run(parser, spec, answer))
                .isInstanceOf(ModelException.class)
                .hasMessage(folder.resolve("m/1/model.onnx") + ": self-test on a grey picture: " + message + " in "
                        + folder.resolve("m/config.pbtxt"));
    }

    @Test
    void passesModelsThatAreReadRightly() {
        assertThatCode(() -> run("yolox", YOLOX, cells(85, SelfTestTest::raw))).doesNotThrowAnyException();
        assertThatCode(() -> run("yolox_decoded", YOLOX, cells(85, SelfTestTest::decoded)))
                .doesNotThrowAnyException();
        assertThatCode(() -> run("yolov8", YOLOV8, turned(cells(84, SelfTestTest::yolov8), 84)))
                .doesNotThrowAnyException();
    }

    /** A plugin's parser. */
    private record Own(ParserFactory like, OutputParser parser) implements ParserFactory {
        @Override
        public String name() {
            return "own";
        }

        @Override
        public Defaults defaults() {
            return like.defaults();
        }

        @Override
        public boolean matches(Signature model) {
            return true;
        }

        @Override
        public int classes(Signature model) {
            return like.classes(model);
        }

        @Override
        public OutputParser create(Signature model, ParserSettings settings) {
            return parser;
        }
    }

    private static List<Detection> endless(int depth) {
        return depth < 0 ? List.of() : endless(depth + 1);
    }

    private void refuses(OutputParser parser, String words) throws Exception {
        Processing like = processing("yolox", YOLOX);
        Processing own = new Processing(
                like.model(),
                "own",
                like.input(),
                like.settings(),
                List.of(),
                List.of(),
                new Own(like.factory(), parser),
                like.signature());
        LoadedModel model = new LoadedModel(own, new Fixed(YOLOX, YOLOX, cells(85, SelfTestTest::raw)));

        assertThatThrownBy(() -> SelfTest.run(model))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("makes the parser fail: " + words);
    }

    /** A plugin is compiled without our checks, so it can give null. */
    @Test
    @SuppressWarnings("NullAway")
    void blamesAPluginForWhateverItsParserDoes() throws Exception {
        refuses((outputs, index, letterbox) -> endless(0), "java.lang.StackOverflowError");
        refuses(
                (outputs, index, letterbox) -> null,
                "java.lang.NullPointerException: parse gives null instead of a list");
    }

    @Test
    void allowsNoBoxOfAModelThatChoosesItself() {
        assertThatCode(() -> run("yolov10", YOLOV10, FloatBuffer.allocate(300 * 6)))
                .doesNotThrowAnyException();
    }

    @Test
    void tellsADecodedYoloxFromARawOne() {
        // the widest 100 overflow to no number at all
        refuses(
                "yolox",
                YOLOX,
                cells(85, SelfTestTest::decoded),
                "2000 of 2000 boxes lie outside the picture or are far bigger than it; check parameter parser: yolox does"
                        + " not fit how boxes are written; try yolox_decoded");
        refuses(
                "yolox_decoded",
                YOLOX,
                cells(85, SelfTestTest::raw),
                "all 2100 boxes lie in one spot; check parameter parser: yolox_decoded does not fit how boxes are"
                        + " written; try yolox");
    }

    @Test
    void findsPartsOfThePictureThatAreTakenForPixels() {
        FloatBuffer rows = FloatBuffer.allocate(300 * 6);
        for (int i = 0; i < 300; i++) {
            float x = i / 300f;
            rows.put(i * 6, new float[] {x, x, x + 0.1f, x + 0.2f, 0.02f, 3});
        }
        refuses(
                "yolov10",
                YOLOV10,
                rows,
                "all 300 boxes lie in one spot; check parameter parser: yolov10 does not fit how boxes are written; try"
                        + " rtdetr");
    }

    @Test
    void findsScoresWithoutTheirSigmoid() {
        FloatBuffer rows = cells(84, (x, y, stride) -> {
            float[] row = new float[84];
            java.util.Arrays.fill(row, -6);
            System.arraycopy(yolov8(x, y, stride), 0, row, 0, 4);
            return row;
        });
        refuses(
                "yolov8",
                YOLOV8,
                turned(rows, 84),
                "gives no box at all, not even with a score near 0; check that the export puts its scores through a"
                        + " sigmoid, and check parameter parser");
        for (int i = 0; i < rows.capacity(); i++) {
            rows.put(i, Math.abs(rows.get(i)));
        }
        refuses(
                "yolov8",
                YOLOV8,
                turned(rows, 84),
                "2100 of 2100 boxes have a score of 1 or more; check that the export puts its scores through a"
                        + " sigmoid, and check parameter parser");
    }

    @Test
    void findsWhatIsNoNumber() {
        FloatBuffer rows = cells(85, SelfTestTest::raw);
        rows.put(1000, Float.NaN);
        refuses(
                "yolox",
                YOLOX,
                rows,
                "has NaN in output output FP32 [1,2100,85]; export it with floats of 32 bits, and check parameters"
                        + " mean and std");
    }

    @Test
    void findsAnotherRankThanTheFileSays() {
        TensorSpec open = new TensorSpec("output0", DataType.FP32, List.of(-1L, 84L, -1L));
        TensorSpec flat = new TensorSpec("output0", DataType.FP32, List.of(84L, 2100L));

        assertThatThrownBy(() -> run("yolov8", open, flat, FloatBuffer.allocate(84 * 2100)))
                .hasMessageContaining("gives output0 FP32 [84,2100] instead of output0 FP32 [-1,84,-1]");
    }
}
