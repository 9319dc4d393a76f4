package com.example.gate;

import dev.curlew.detection.Detection;
import dev.curlew.geometry.Letterbox;
import dev.curlew.model.InputSettings;
import dev.curlew.model.InputSettings.Align;
import dev.curlew.model.InputSettings.Color;
import dev.curlew.model.InputSettings.Resize;
import dev.curlew.parse.Candidates;
import dev.curlew.parse.NonMaxSuppression;
import dev.curlew.parse.OutputParser;
import dev.curlew.parse.ParserFactory;
import dev.curlew.parse.ParserSettings;
import dev.curlew.parse.Signature;
import dev.curlew.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Parser {@code gate}, for a model with one output [1,N,6] whose rows are class, score, left, top, right, bottom, the
 * box in parts of the input.
 */
public final class GateFactory implements ParserFactory {
    @Override
    public String name() {
        return "gate";
    }

    @Override
    public Defaults defaults() {
        InputSettings input = new InputSettings(
                Color.RGB, List.of(0f, 0f, 0f), List.of(255f, 255f, 255f), Resize.LETTERBOX, Align.CENTER, 114);
        return new Defaults(input, 0.1f, 0.5f);
    }

    /** Never guessed: config.pbtxt must ask for it, because other formats have this shape too. */
    @Override
    public boolean matches(Signature model) {
        return false;
    }

    @Override
    public int classes(Signature model) {
        List<Long> shape = model.outputs().get(0).shape();
        if (model.outputs().size() != 1 || shape.size() != 3 || shape.get(2) != 6) {
            throw new IllegalArgumentException(
                    "parser gate expects one output [1,N,6], but the model has " + model.outputs());
        }
        return Math.max(1, model.labels().size());
    }

    @Override
    public OutputParser create(Signature model, ParserSettings settings) {
        List<Long> input = model.input().shape();
        return new GateParser(classes(model), input.get(3), input.get(2), settings);
    }

    /** Keeps its memory from frame to frame and belongs to one thread. */
    private static final class GateParser implements OutputParser {
        private final int classes;
        private final float width;
        private final float height;
        private final ParserSettings settings;
        private final float[] row = new float[6];
        private final Candidates candidates = new Candidates();
        private final NonMaxSuppression suppression;

        GateParser(int classes, float width, float height, ParserSettings settings) {
            this.classes = classes;
            this.width = width;
            this.height = height;
            this.settings = settings;
            this.suppression = new NonMaxSuppression(settings);
        }

        @Override
        public List<Detection> parse(List<Tensor> outputs, int index, Letterbox letterbox) {
            candidates.clear();
            FloatBuffer values = outputs.get(0).floats();
            int rows = Math.toIntExact(outputs.get(0).spec().shape().get(1));
            for (int i = 0; i < rows; i++) {
                values.get((index * rows + i) * 6, row);
                int id = Math.round(row[0]);
                if (row[1] >= settings.scoreThreshold() && id >= 0 && id < classes) {
                    candidates.add(row[2] * width, row[3] * height, row[4] * width, row[5] * height, id, row[1]);
                }
            }
            return suppression.apply(candidates, letterbox);
        }
    }
}
