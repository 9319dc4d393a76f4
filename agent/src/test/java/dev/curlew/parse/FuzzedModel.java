package dev.curlew.parse;

import dev.curlew.tensor.DataType;
import dev.curlew.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A format, and how a fuzzer's bytes choose shapes that fit it. */
record FuzzedModel(ParserFactory factory, Map<String, String> parameters, Shapes shapes) {

    /** What may differ from model to model. */
    record Sizes(int batch, ImageSize image, int classes, int rows) {
        long cells() {
            return image.cells(3);
        }
    }

    interface Shapes {
        List<TensorSpec> of(Sizes sizes);
    }

    static List<FuzzedModel> all() {
        return List.of(
                model(new YoloxFactory(), s -> one(s.batch(), s.cells(), 5 + s.classes())),
                model(new DecodedYoloxFactory(), s -> one(s.batch(), s.cells(), 5 + s.classes())),
                model(new Yolov8Factory(), s -> one(s.batch(), 4 + s.classes(), s.cells())),
                model(new Yolov8Factory(), s -> one(s.batch(), s.cells(), 4 + s.classes())),
                model(new Yolov5Factory(), s -> one(s.batch(), 3 * s.cells(), 5 + s.classes())),
                model(new Yolov10Factory(), s -> one(s.batch(), 300, 6)),
                model(new NanoDetFactory(), Map.of("reg_max", "7"), FuzzedModel::nanodet),
                model(new RtdetrFactory(), s -> one(s.batch(), 300, 4 + s.classes())),
                model(new RtdetrFactory(), s -> queries(s, s.classes())),
                model(
                        new RtdetrFactory(),
                        s -> List.of(
                                whole("labels", DataType.INT64, s.batch(), s.rows()),
                                floats("boxes", s.batch(), s.rows(), 4),
                                floats("scores", s.batch(), s.rows()))),
                model(new DetrFactory(), s -> queries(s, s.classes() + 1)),
                model(
                        new SsdFactory(),
                        s -> List.of(
                                floats("num_detections", s.batch()),
                                floats("detection_boxes", s.batch(), s.rows(), 4),
                                floats("detection_scores", s.batch(), s.rows()),
                                floats("detection_classes", s.batch(), s.rows()))),
                model(
                        new EfficientNmsFactory(),
                        s -> List.of(
                                whole("num_dets", DataType.INT32, s.batch(), 1),
                                floats("det_boxes", s.batch(), s.rows(), 4),
                                floats("det_scores", s.batch(), s.rows()),
                                whole("det_classes", DataType.INT32, s.batch(), s.rows()))),
                model(
                        new TorchvisionFactory(),
                        s -> List.of(floats("b", -1, 4), floats("s", -1), whole("l", DataType.INT64, -1))),
                model(
                        new FastestDetFactory(),
                        s -> one(
                                s.batch(),
                                5 + s.classes(),
                                s.image().grid(16).rows(),
                                s.image().grid(16).columns())),
                classifier("auto"),
                classifier("none"),
                classifier("softmax"),
                classifier("sigmoid"));
    }

    private static FuzzedModel model(ParserFactory factory, Shapes shapes) {
        return model(factory, Map.of(), shapes);
    }

    private static FuzzedModel model(ParserFactory factory, Map<String, String> parameters, Shapes shapes) {
        return new FuzzedModel(factory, parameters, shapes);
    }

    private static FuzzedModel classifier(String activation) {
        return model(
                new ClassifierFactory(),
                Map.of("activation", activation, "top_k", "3"),
                s -> one(s.batch(), s.classes() + 1, 1, 1));
    }

    private static List<TensorSpec> one(long... shape) {
        return List.of(floats("out", shape));
    }

    private static List<TensorSpec> nanodet(Sizes s) {
        // one class count that is no 4 x bins
        int classes = s.classes() % 4 == 0 ? s.classes() + 1 : s.classes();
        List<TensorSpec> heads = new ArrayList<>();
        for (int stride : new int[] {8, 16, 32}) {
            long cells = s.image().grid(stride).cells();
            heads.add(floats("cls" + stride, s.batch(), cells, classes));
            heads.add(floats("dis" + stride, s.batch(), cells, 32));
        }
        return heads;
    }

    private static List<TensorSpec> queries(Sizes s, int channels) {
        return List.of(floats("logits", s.batch(), s.rows(), channels), floats("pred_boxes", s.batch(), s.rows(), 4));
    }

    private static TensorSpec floats(String name, long... shape) {
        return Outputs.floats(name, shape);
    }

    private static TensorSpec whole(String name, DataType type, long... shape) {
        return new TensorSpec(name, type, floats(name, shape).shape());
    }

    Signature signature(FuzzInput input) {
        boolean single = factory instanceof TorchvisionFactory;
        ImageSize image = new ImageSize(32 * input.from(2, 5), 32 * input.from(2, 5));
        Sizes sizes = new Sizes(single ? 1 : input.from(1, 2), image, input.from(1, 9), input.from(1, 40));
        TensorSpec picture = floats("images", sizes.batch(), 3, image.height(), image.width());
        boolean labelled = factory instanceof Yolov10Factory || input.yes();
        List<String> labels = labelled ? Collections.nCopies(sizes.classes(), "x") : List.of();
        return new Signature(picture, shapes.of(sizes), labels, parameters);
    }

    /** What a run gives where the file leaves a size open: not even the same in all outputs. */
    List<TensorSpec> outputs(Signature signature, FuzzInput input) {
        List<TensorSpec> specs = new ArrayList<>();
        for (TensorSpec spec : signature.outputs()) {
            List<Long> shape = new ArrayList<>(spec.shape());
            shape.replaceAll(size -> size < 0 ? (long) input.from(0, 20) : size);
            specs.add(new TensorSpec(spec.name(), spec.type(), shape));
        }
        return specs;
    }
}
