package dev.curlew.parse;

import dev.curlew.model.InputSettings;
import dev.curlew.model.Labels;
import dev.curlew.model.ModelException;
import dev.curlew.model.ModelVersion;
import dev.curlew.model.Parameters;
import dev.curlew.text.Nearest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Settles one model's knobs: config.pbtxt first, then the parser's defaults. Keeps what it guessed. */
final class Settling {
    private static final Set<String> KNOBS = Set.of(
            "parser",
            "color",
            "mean",
            "std",
            "resize",
            "letterbox_align",
            "pad",
            "score_threshold",
            "nms_iou",
            "nms",
            "max_detections",
            "classes");
    private static final int MAX_DETECTIONS = 300;
    private static final int COCO_CLASSES = 80;

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
                settings(classIds(labelled, wantedClasses)),
                guesses,
                notices,
                factory,
                signature);
    }

    private InputSettings input() throws ModelException {
        InputSettings family = factory.defaults().input();
        InputSettings.Color color = parameters.choice("color", family.color());
        List<Float> std = parameters.channels("std", ordered(family.std(), color));
        if (std.contains(0f) || std.contains(-0f)) {
            throw parameters.error("std", "must not be 0");
        }
        return new InputSettings(
                color,
                parameters.channels("mean", ordered(family.mean(), color)),
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

    private ParserSettings settings(List<Integer> classes) throws ModelException {
        ParserFactory.Defaults family = factory.defaults();
        return new ParserSettings(
                parameters.fraction("score_threshold", family.scoreThreshold()),
                parameters.fraction("nms_iou", family.nmsIou()),
                parameters.choice("nms", Nms.CLASS) == Nms.AGNOSTIC,
                parameters.integer("max_detections", MAX_DETECTIONS, 1, NonMaxSuppression.MAX_CANDIDATES),
                classes);
    }

    private List<String> labels(int classes) {
        List<String> given = model.labels();
        if (given.isEmpty() && classes == COCO_CLASSES) {
            guesses.add("labels: the 80 names of COCO, because the model has 80 classes and no labels;"
                    + " to be sure, put labels.txt beside it, one name a line");
            return Labels.coco();
        }
        if (given.isEmpty()) {
            notices.add("no labels are given, so the " + classes + " classes are called class 0, class 1 and so on;"
                    + " put labels.txt beside the model, one name a line");
        } else if (given.size() != classes) {
            notices.add("there are " + given.size() + " labels, but the model " + model.file() + " has " + classes
                    + " classes; names may be wrong");
        }
        return given;
    }

    private List<Integer> classIds(ModelVersion labelled, List<String> wanted) throws ModelException {
        List<String> names = wanted.isEmpty() ? parameters.words("classes") : wanted;
        int classes = factory.classes(signature);
        List<String> known = new ArrayList<>();
        for (int id = 0; id < classes; id++) {
            known.add(labelled.label(id));
        }
        List<Integer> ids = new ArrayList<>();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new ModelException("classes: " + labelled.name() + " has no class \"" + name + "\""
                        + Nearest.hint(name, known) + listIfShort(known));
            }
            for (int id = 0; id < classes; id++) {
                if (known.get(id).equals(name)) { // two ids may share a name
                    ids.add(id);
                }
            }
        }
        return ids;
    }

    private static String listIfShort(List<String> known) {
        return known.size() <= 20 ? "; it has " + String.join(", ", known) : "";
    }
}
