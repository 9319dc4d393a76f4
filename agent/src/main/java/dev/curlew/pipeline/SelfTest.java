package dev.curlew.pipeline;

import dev.curlew.detection.Detection;
import dev.curlew.geometry.Box;
import dev.curlew.geometry.Letterbox;
import dev.curlew.infer.Engine;
import dev.curlew.infer.EngineContext;
import dev.curlew.infer.EngineException;
import dev.curlew.model.InputSettings;
import dev.curlew.model.ModelException;
import dev.curlew.parse.ParserSettings;
import dev.curlew.parse.Processing;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.PictureShape;
import dev.curlew.tensor.Tensor;
import dev.curlew.tensor.TensorSpec;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * One grey, noisy picture through engine and parser before a model goes live: settings that do not fit the model give
 * boxes that no picture has. Called by the thread that loads the model; keeps nothing open.
 */
public final class SelfTest {
    private static final int GREY = 114;
    private static final int NOISE = 20;
    private static final int MAX_DETECTIONS = 4096;
    /** So far around the input boxes are looked at before they are clipped, in inputs. */
    private static final int MARGIN = 10;
    /** Fewer boxes say nothing about where boxes lie. */
    private static final int FEW = 20;
    /** Boxes are spread over more than this part of the input, when there are many. */
    private static final float SPREAD = 0.05f;

    private static final float HUGE = 4;

    private final LoadedModel model;
    private final Processing processing;

    private SelfTest(LoadedModel model) {
        this.model = model;
        this.processing = model.processing();
    }

    /**
     * @throws ModelException when the outputs cannot be right; the message says which setting to look at
     * @throws EngineException when the engine cannot run the model at all
     */
    public static void run(LoadedModel model) throws ModelException, EngineException {
        new SelfTest(model).run();
    }

    private void run() throws ModelException, EngineException {
        Engine engine = model.engine();
        try (EngineContext context = engine.newContext()) {
            Tensor picture = processing.feed(context.hostInputs());
            write(picture);
            Feeding.uploadAll(context);
            // all of the batch, or the outputs beyond its first frame would hold what nobody wrote
            context.enqueue(engine.maxBatch());
            context.await();
            for (int i = 0; i < engine.outputs().size(); i++) {
                checkShape(engine.outputs().get(i), context.outputs().get(i).spec());
                checkNumbers(context.outputs().get(i));
            }
            PictureShape shape = PictureShape.of(picture.spec());
            check(detections(context.outputs(), shape.width(), shape.height()), shape.width(), shape.height());
        }
    }

    private void write(Tensor picture) {
        PictureShape shape = PictureShape.of(picture.spec());
        InputSettings input = processing.input();
        Random random = new Random(1);
        boolean bytes = picture.spec().type() == DataType.UINT8;
        for (int channel = 0; channel < PictureShape.CHANNELS; channel++) {
            for (int pixel = 0; pixel < shape.height() * shape.width(); pixel++) {
                int at = shape.at(channel, pixel / shape.width(), pixel % shape.width());
                int grey = GREY - NOISE + random.nextInt(2 * NOISE + 1);
                if (bytes) {
                    picture.bytes().put(at, (byte) grey);
                } else {
                    float mean = input.mean().get(channel);
                    picture.floats().put(at, (grey - mean) / input.std().get(channel));
                }
            }
        }
        // the others are the same picture: noise for a batch of 32 would take half a second of every start
        int size = shape.elements();
        for (int first = size; first < shape.batch() * size; first += size) {
            if (bytes) {
                picture.bytes().put(first, picture.bytes(), 0, size);
            } else {
                picture.floats().put(first, picture.floats(), 0, size);
            }
        }
    }

    private void checkShape(TensorSpec said, TensorSpec found) throws ModelException {
        boolean fits = said.shape().size() == found.shape().size();
        for (int i = 0; fits && i < said.shape().size(); i++) {
            fits = said.shape().get(i) < 0
                    || said.shape().get(i).equals(found.shape().get(i));
        }
        if (!fits) {
            throw error("gives " + found + " instead of " + said, "export the model again");
        }
    }

    private void checkNumbers(Tensor output) throws ModelException {
        if (output.spec().type() == DataType.FP32) {
            FloatBuffer values = output.floats();
            for (int i = 0; i < values.capacity(); i++) {
                if (!Float.isFinite(values.get(i))) {
                    throw error(
                            "has " + values.get(i) + " in output " + output.spec(),
                            "export it with floats of 32 bits, and check parameters mean and std");
                }
            }
        }
    }

    /** Every box the parser sees, unclipped as far as the margin reaches. */
    private List<Detection> detections(List<Tensor> outputs, int width, int height) throws ModelException {
        Letterbox wide = new Letterbox(
                (2 * MARGIN + 1) * width,
                (2 * MARGIN + 1) * height,
                -MARGIN * width,
                -MARGIN * height,
                (2 * MARGIN + 1) * width,
                (2 * MARGIN + 1) * height);
        ParserSettings everything = new ParserSettings(0, 1, false, MAX_DETECTIONS, List.of());
        try {
            return Objects.requireNonNull(
                    processing
                            .factory()
                            .create(processing.signature(), everything)
                            .parse(outputs, 0, wide),
                    "parse gives null instead of a list");
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw new ModelException(text("makes the parser fail: " + e, "check parameter parser"), e);
        }
    }

    private void check(List<Detection> found, int width, int height) throws ModelException {
        if (found.isEmpty() && processing.factory().alwaysAnswers(processing.signature())) {
            throw error(
                    "gives no box at all, not even with a score near 0",
                    "check that the export puts its scores through a sigmoid, and check parameter parser");
        }
        checkScores(found);
        checkPlaces(found, width, height);
    }

    private void checkScores(List<Detection> found) throws ModelException {
        int classes = processing.factory().classes(processing.signature());
        int certain = 0;
        for (Detection detection : found) {
            if (!(detection.score() >= 0 && detection.score() <= 1)
                    || detection.classId() < 0
                    || detection.classId() >= classes) {
                throw error("makes the parser give " + detection, "check parameter parser");
            }
            certain += detection.score() == 1 ? 1 : 0;
        }
        // a classifier may be sure of what it sees even in noise
        if (2 * certain > found.size() && !processing.factory().coversPicture()) {
            throw error(
                    certain + " of " + found.size() + " boxes have a score of 1 or more",
                    "check that the export puts its scores through a sigmoid, and check parameter parser");
        }
    }

    private void checkPlaces(List<Detection> found, int width, int height) throws ModelException {
        int lost = 0;
        float left = Float.POSITIVE_INFINITY;
        float right = Float.NEGATIVE_INFINITY;
        float top = Float.POSITIVE_INFINITY;
        float bottom = Float.NEGATIVE_INFINITY;
        for (Detection detection : found) {
            Box box = detection.box();
            float x = box.centerX() - MARGIN * width;
            float y = box.centerY() - MARGIN * height;
            boolean outside = x < 0 || x > width || y < 0 || y > height;
            lost += outside || box.width() > HUGE * width || box.height() > HUGE * height ? 1 : 0;
            left = Math.min(left, x);
            right = Math.max(right, x);
            top = Math.min(top, y);
            bottom = Math.max(bottom, y);
        }
        if (2 * lost > found.size()) {
            throw error(
                    lost + " of " + found.size() + " boxes lie outside the picture or are far bigger than it",
                    "check parameter parser: " + processing.parser() + " does not fit how boxes are written"
                            + hint(Map.of("yolox", "yolox_decoded")));
        }
        if (found.size() >= FEW && right - left < SPREAD * width && bottom - top < SPREAD * height) {
            throw error(
                    "all " + found.size() + " boxes lie in one spot",
                    "check parameter parser: " + processing.parser() + " does not fit how boxes are written"
                            + hint(Map.of("yolox_decoded", "yolox", "yolov10", "rtdetr")));
        }
    }

    private String hint(Map<String, String> others) {
        String other = others.get(processing.parser());
        return other == null ? "" : "; try " + other;
    }

    private ModelException error(String fault, String remedy) {
        return new ModelException(text(fault, remedy));
    }

    private String text(String fault, String remedy) {
        String place = processing.model().config().source();
        boolean written = !place.equals(processing.model().file().toString());
        String where =
                !remedy.contains("parameter") ? "" : written ? " in " + place : " in a config.pbtxt (docs/models.md)";
        return processing.model().file() + ": self-test on a grey picture: " + fault + "; " + remedy + where;
    }
}
