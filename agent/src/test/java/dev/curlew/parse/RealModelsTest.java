package dev.curlew.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.curlew.detection.Detection;
import dev.curlew.geometry.Box;
import dev.curlew.geometry.Letterbox;
import dev.curlew.model.InputSettings;
import dev.curlew.model.ModelRepository;
import dev.curlew.tensor.Tensor;
import dev.curlew.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The parsers on public models, against numbers from a NumPy program that shares no code with them. Models and video
 * are too big for the repository: the folder comes from CURLEW_SHARED, else ../shared beside the repository.
 */
class RealModelsTest {
    /** Of the picture that the expected numbers were made with. */
    private static final long LUMA_SUM = 53_156_628;

    @Test
    void yoloxNanoGivesTheNumbersOfAnIndependentProgram() throws Exception {
        assertFinds(
                "yolox_nano.onnx",
                "yolox",
                """
                person 0.8228 645.07 241.29 683.99 323.13
                person 0.7939 253.90 220.93 283.90 310.32
                truck 0.7560 653.01 43.77 726.24 100.17
                person 0.7536 503.40 160.14 532.43 231.53
                car 0.6465 734.09 51.84 767.84 92.85
                bus 0.3803 653.29 45.20 718.54 100.89
                person 0.3693 31.88 111.02 50.29 138.95
                car 0.3446 652.58 45.42 722.07 100.12
                """);
    }

    @Test
    void nanoDetGivesTheNumbersOfAnIndependentProgram() throws Exception {
        assertFinds(
                "nanodet_m_320.onnx",
                "nanodet",
                """
                person 0.6361 643.38 239.58 684.72 322.70
                person 0.5996 253.95 217.78 283.62 308.54
                person 0.5575 502.12 156.74 528.90 214.29
                person 0.4659 164.10 250.62 193.58 280.23
                car 0.4474 730.17 58.45 767.77 96.48
                truck 0.3794 649.99 43.55 718.12 102.49
                sports ball 0.3781 326.34 452.43 352.93 473.78
                bird 0.3326 69.85 499.06 164.31 528.88
                """);
    }

    /** Pre-processing of its own: RGB, 0 to 1, centred; 32 of the 116 channels are mask coefficients. */
    @Test
    void yolov8SegmentationGivesTheNumbersOfAnIndependentProgram() throws Exception {
        assertFinds(
                "yolov8n-seg_320_fp32_from_int8.onnx",
                "yolov8",
                """
                person 0.7244 254.89 215.52 284.13 308.05
                car 0.6612 734.51 47.18 766.79 93.43
                person 0.6582 642.78 241.20 685.41 322.79
                person 0.5341 501.29 158.46 529.80 233.84
                truck 0.5059 655.21 45.45 724.88 101.46
                """);
    }

    /** Weighs objectness and class score by 0.6 and 0.4, as its authors evaluate it. */
    @Test
    void fastestDetGivesTheNumbersOfAnIndependentProgram() throws Exception {
        assertFinds(
                "FastestDet.onnx",
                "fastestdet",
                """
                person 0.8280 254.70 219.97 280.76 310.09
                person 0.8088 500.12 156.10 533.15 235.35
                person 0.7975 643.34 241.93 683.45 321.23
                bird 0.6426 70.02 496.44 164.12 529.63
                person 0.6337 173.62 249.22 192.35 274.11
                car 0.5914 726.86 57.93 768.00 91.45
                person 0.5819 32.97 112.03 46.71 135.28
                truck 0.5779 647.01 46.47 710.17 98.05
                person 0.5553 483.19 337.89 526.36 472.86
                sports ball 0.5029 327.26 450.46 357.77 464.56
                person 0.4947 498.72 340.08 518.13 379.57
                person 0.4505 503.24 157.84 530.41 201.41
                truck 0.4490 587.46 37.03 630.12 108.02
                person 0.3926 169.71 245.08 189.27 267.70
                bird 0.3911 328.44 452.07 358.35 464.30
                car 0.3869 652.88 61.95 714.52 99.88
                person 0.3754 699.11 153.07 767.21 285.74
                person 0.3736 506.91 185.92 528.83 237.67
                person 0.3345 695.16 160.78 736.54 275.93
                bird 0.3170 62.29 504.35 123.80 531.85
                car 0.3090 588.24 55.72 618.98 116.10
                person 0.3058 411.52 193.43 447.11 243.51
                """);
    }

    private static void assertFinds(String file, String parser, String expected) throws Exception {
        Path shared = shared();
        Path model = shared.resolve("data/models").resolve(file);
        Path video = shared.resolve("data/video/vtest_h264.mp4");
        if (!Files.exists(model) || !Files.exists(video)) {
            System.out.println("SKIPPED RealModelsTest: no " + model + " or " + video + "; set CURLEW_SHARED");
            assumeTrue(false);
        }
        GreyPicture picture = GreyPicture.firstFrame(video);
        assertThat(picture.sum()).as("the picture is the one that was used").isEqualTo(LUMA_SUM);

        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = quiet();
                OrtSession session = environment.createSession(model.toString(), options)) {
            Processing processing = Parsers.installed()
                    .resolve(
                            ModelRepository.load(model),
                            specs(session.getInputInfo()),
                            specs(session.getOutputInfo()),
                            List.of());
            assertThat(processing.parser()).isEqualTo(parser);

            List<Detection> found = run(environment, session, processing, picture);

            String[] lines = expected.split("\n", -1);
            List<Detection> sure = found.stream()
                    .filter(detection -> detection.score() >= 0.3f)
                    .toList();
            assertThat(sure).hasSize(lines.length - 1);
            for (int i = 0; i < sure.size(); i++) {
                assertClose(processing, sure.get(i), lines[i]);
            }
        }
    }

    /** NanoDet's exporter left its weights among the inputs, which ONNX Runtime mentions one by one. */
    private static OrtSession.SessionOptions quiet() throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
        return options;
    }

    private static void assertClose(Processing processing, Detection found, String line) {
        Detection expected = parse(processing, line);
        String text = String.format(Locale.ROOT, "%s instead of %s", found, line);
        assertThat(found.classId()).as(text).isEqualTo(expected.classId());
        assertThat(found.score()).as(text).isCloseTo(expected.score(), within(1e-3f));
        assertThat(found.box().left()).as(text).isCloseTo(expected.box().left(), within(0.1f));
        assertThat(found.box().top()).as(text).isCloseTo(expected.box().top(), within(0.1f));
        assertThat(found.box().right()).as(text).isCloseTo(expected.box().right(), within(0.1f));
        assertThat(found.box().bottom()).as(text).isCloseTo(expected.box().bottom(), within(0.1f));
    }

    /** A class name, which may hold blanks, then score and corners. */
    private static Detection parse(Processing processing, String line) {
        String[] words = line.split(" ", -1);
        int numbers = words.length - 5;
        String label = String.join(" ", List.of(words).subList(0, numbers));
        float[] n = new float[5];
        for (int i = 0; i < 5; i++) {
            n[i] = Float.parseFloat(words[numbers + i]);
        }
        return new Detection(
                Box.ofCorners(n[1], n[2], n[3], n[4]),
                processing.model().labels().indexOf(label),
                n[0]);
    }

    private static List<Detection> run(
            OrtEnvironment environment, OrtSession session, Processing processing, GreyPicture picture)
            throws OrtException {
        TensorSpec input = specs(session.getInputInfo()).get(0);
        int side = Math.toIntExact(input.shape().get(3));
        Letterbox letterbox = processing.input().fit(picture.width(), picture.height(), side, side);
        FloatBuffer pixels = pixels(processing.input(), picture, letterbox, side);
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, pixels, new long[] {1, 3, side, side});
                OrtSession.Result result = session.run(Map.of(input.name(), tensor))) {
            List<Tensor> outputs = new ArrayList<>();
            for (TensorSpec spec : processing.signature().outputs()) {
                OnnxTensor output = (OnnxTensor) result.get(spec.name()).orElseThrow();
                outputs.add(Tensor.host(spec, output.getByteBuffer(), 0));
            }
            return processing.newParser().parse(outputs, 0, letterbox);
        }
    }

    private static FloatBuffer pixels(InputSettings settings, GreyPicture picture, Letterbox letterbox, int side) {
        FloatBuffer pixels = ByteBuffer.allocateDirect(3 * side * side * 4)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int plane = 0; plane < 3; plane++) {
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    int sourceX = x - letterbox.left();
                    int sourceY = y - letterbox.top();
                    boolean inside =
                            sourceX >= 0 && sourceX < letterbox.width() && sourceY >= 0 && sourceY < letterbox.height();
                    float pixel = inside
                            ? picture.at(sourceX, sourceY, letterbox.width(), letterbox.height())
                            : settings.pad();
                    pixels.put((pixel - settings.mean().get(plane))
                            / settings.std().get(plane));
                }
            }
        }
        return pixels.flip();
    }

    private static List<TensorSpec> specs(Map<String, NodeInfo> nodes) {
        List<TensorSpec> specs = new ArrayList<>();
        for (NodeInfo node : nodes.values()) {
            if (node.getInfo() instanceof TensorInfo info) {
                specs.add(Outputs.floats(node.getName(), info.getShape()));
            }
        }
        return specs;
    }

    private static Path shared() {
        return Optional.ofNullable(System.getenv("CURLEW_SHARED"))
                .map(Path::of)
                .orElseGet(() ->
                        Path.of("").toAbsolutePath().resolve("../../shared").normalize());
    }
}
