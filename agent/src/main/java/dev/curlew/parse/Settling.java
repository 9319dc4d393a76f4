package dev.curlew.parse;

import dev.curlew.model.InputSettings;
import dev.curlew.model.ModelException;
import dev.curlew.model.ModelVersion;
import dev.curlew.model.Parameters;
import dev.curlew.tensor.DataType;
import dev.curlew.text.Nearest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Settles one model's knobs: config.pbtxt first, then the parser's defaults. Keeps what it guessed. */
final class Settling {
    private static final Set<String> KNOBS = Set.of(
            "parser",
            "gpus",
            "color",
            "mean",
            "std",
            "resize",
            "letterbox_align",
            "pad",
            "score_threshold",
            "score_thresholds",
            "nms_iou",
            "nms",
            "max_detections",
            "min_width",
            "min_height",
            "max_width",
            "max_height",
            "classes");
    private static final List<Float> ZEROS = List.of(0f, 0f, 0f);
    private static final List<Float> ONES = List.of(1f, 1f, 1f);
    private static final int MAX_DETECTIONS = 300;

    private enum Nms {
        CLASS,
        AGNOSTIC
    }

    private final ModelVersion model;
    private final Parameters parameters;
    private final ParserFactory factory;
    private final Signature signature;
    private final List<String> guesses = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();

    /** @param guessed whether the factory was found by the outputs' shapes */
    Settling(ModelVersion model, ParserFactory factory, Signature signature, boolean guessed) {
        this.model = model;
        this.parameters = model.config().parameters();
        this.factory = factory;
        this.signature = signature;
        notices.addAll(model.notices());
        if (guessed) {
            guesses.add("parser: " + factory.name() + ", guessed from input " + signature.input() + " and output "
                    + signature.outputs().get(0) + "; to be sure, write in config.pbtxt: parameters { key: \"parser\""
                    + " value { string_value: \"" + factory.name() + "\" } }");
        }
    }

    /** @throws IllegalArgumentException when the outputs are not of the parser's format */
    Processing settle(List<String> wantedClasses) throws ModelException {
        Set<String> known = new HashSet<>(KNOBS);
        known.addAll(factory.parameters());
        notices.addAll(parameters.unknown(known));
        ModelVersion labelled = model.withLabels(labels(factory.classes(signature)));
        return new Processing(
                labelled,
                factory.name(),
                input(),
                settings(labelled, wantedClasses),
                guesses,
                notices,
                factory,
                signature);
    }

    private InputSettings input() throws ModelException {
        InputSettings family = factory.defaults().input();
        InputSettings.Color color = parameters.choice("color", family.color());
        boolean bytes = signature.input().type() == DataType.UINT8;
        List<Float> mean = parameters.channels("mean", bytes ? ZEROS : ordered(family.mean(), color));
        List<Float> std = parameters.channels("std", bytes ? ONES : ordered(family.std(), color));
        if (std.contains(0f) || std.contains(-0f)) {
            throw parameters.error("std", "must not be 0");
        }
        if (bytes && !(mean.equals(ZEROS) && std.equals(ONES))) {
            throw parameters.error(
                    mean.equals(ZEROS) ? "std" : "mean",
                    "must be left out, because input " + signature.input() + " takes pixels as they are");
        }
        return new InputSettings(
                color,
                mean,
                std,
                parameters.choice("resize", family.resize()),
                parameters.choice("letterbox_align", family.align()),
                parameters.integer("pad", family.pad(), 0, 255));
    }

    /** The family's numbers stand in the order of the family's colours. */
    private List<Float> ordered(List<Float> channels, InputSettings.Color color) {
        return color == factory.defaults().input().color()
                ? channels
                : List.of(channels.get(2), channels.get(1), channels.get(0));
    }

    private ParserSettings settings(ModelVersion labelled, List<String> wantedClasses) throws ModelException {
        ParserFactory.Defaults family = factory.defaults();
        List<String> names = names(labelled);
        return new ParserSettings(
                parameters.fraction("score_threshold", family.scoreThreshold()),
                thresholds(labelled, names),
                parameters.fraction("nms_iou", family.nmsIou()),
                parameters.choice("nms", Nms.CLASS) == Nms.AGNOSTIC,
                boxes(),
                parameters.integer("max_detections", MAX_DETECTIONS, 1, NonMaxSuppression.MAX_CANDIDATES),
                classIds(labelled, names, wantedClasses));
    }

    private BoxLimits boxes() throws ModelException {
        return new BoxLimits(
                parameters.fraction("min_width", 0),
                parameters.fraction("min_height", 0),
                parameters.fraction("max_width", 1),
                parameters.fraction("max_height", 1));
    }

    /** From {@code person=0.4, car=0.5}. */
    private Map<Integer, Float> thresholds(ModelVersion labelled, List<String> names) throws ModelException {
        Map<Integer, Float> thresholds = new HashMap<>();
        for (String pair : parameters.words("score_thresholds")) {
            int equals = pair.lastIndexOf('=');
            float threshold = equals < 0 ? Float.NaN : fraction(pair.substring(equals + 1));
            if (!(threshold >= 0 && threshold <= 1)) {
                throw parameters.error(
                        "score_thresholds", "must be classes with a number from 0 to 1, as in person=0.4, car=0.5");
            }
            for (int id : ids(
                    "score_thresholds",
                    labelled,
                    names,
                    pair.substring(0, equals).strip())) {
                thresholds.put(id, threshold);
            }
        }
        return thresholds;
    }

    private static float fraction(String text) {
        try {
            return Float.parseFloat(text);
        } catch (NumberFormatException e) {
            return Float.NaN;
        }
    }

    private List<String> labels(int classes) {
        List<String> given = model.labels();
        List<String> supposed = given.isEmpty() ? factory.supposedLabels(classes) : List.of();
        if (!supposed.isEmpty()) {
            String reason = factory.countsClasses(signature)
                    ? "the model has 80 classes and no labels"
                    : "there are no labels and the outputs do not tell the classes";
            guesses.add("labels: the 80 names of COCO, because " + reason + ";"
                    + " to be sure, put labels.txt beside it, one name a line");
            return supposed;
        }
        if (given.isEmpty()) {
            notices.add("no labels are given, so the " + classes + " classes are called class 0, class 1 and so on;"
                    + " put labels.txt beside the model, one name a line");
        } else if (given.size() != classes) {
            notices.add("there are " + given.size() + " labels, but the model " + model.file() + " has " + classes
                    + " classes, so names may be wrong; give labels.txt one name a line for each class");
        }
        return given;
    }

    private List<String> names(ModelVersion labelled) {
        List<String> names = new ArrayList<>();
        for (int id = 0; id < factory.classes(signature); id++) {
            names.add(labelled.label(id));
        }
        return names;
    }

    private List<Integer> classIds(ModelVersion labelled, List<String> names, List<String> wanted)
            throws ModelException {
        List<Integer> ids = new ArrayList<>();
        for (String name : wanted.isEmpty() ? parameters.words("classes") : wanted) {
            if (!wanted.isEmpty() && !names.contains(name)) {
                throw new UnknownClassException(unknown("classes", labelled, names, name));
            }
            ids.addAll(ids("classes", labelled, names, name));
        }
        return ids;
    }

    private static String unknown(String key, ModelVersion labelled, List<String> names, String name) {
        return key + ": " + labelled.name() + " has no class \"" + name + "\"" + Nearest.hint(name, names)
                + listIfShort(names);
    }

    /** Two ids may share a name. */
    private static List<Integer> ids(String key, ModelVersion labelled, List<String> names, String name)
            throws ModelException {
        if (!names.contains(name)) {
            throw new ModelException(labelled.config().source() + ": " + unknown(key, labelled, names, name));
        }
        List<Integer> ids = new ArrayList<>();
        for (int id = 0; id < names.size(); id++) {
            if (names.get(id).equals(name)) {
                ids.add(id);
            }
        }
        return ids;
    }

    private static String listIfShort(List<String> known) {
        return known.size() <= 20
                ? "; it has " + String.join(", ", known)
                : "; curlew model inspect lists its " + known.size();
    }
}
