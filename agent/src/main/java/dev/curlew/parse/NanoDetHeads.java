package dev.curlew.parse;

import dev.curlew.parse.ImageSize.Grid;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The outputs of a NanoDet model sorted out by shape, whatever their order and names: per stride one of scores
 * [batch,cells,classes] and one of distances [batch,cells,4 x bins].
 *
 * @param bins positions of which each distance is the expectation: reg_max + 1
 */
record NanoDetHeads(List<Head> heads, int classes, int bins) {
    static final String REG_MAX = "reg_max";

    private static final int[] STRIDES = {8, 16, 32, 64, 128};
    private static final int MAX_BINS = 64;
    private static final int MAX_CHANNELS = 1 << 16;
    /** 4 x (reg_max + 1) for the values in use: 7 (NanoDet-m), 10 (NanoDet-g) and 16 (GFL). */
    private static final Set<Integer> USUAL_DISTANCES = Set.of(32, 44, 68);

    /** @param scores index among the engine's outputs, like {@code distances} */
    record Head(Grid grid, int scores, int distances) {}

    NanoDetHeads {
        heads = List.copyOf(heads);
    }

    static NanoDetHeads find(Signature model) {
        ImageSize size = ImageSize.of(model.input());
        Set<Integer> channels = new TreeSet<>();
        Map<Long, List<Integer>> byCells = new HashMap<>();
        for (int i = 0; i < model.outputs().size(); i++) {
            TensorSpec output = model.outputs().get(i);
            if (output.type() != DataType.FP32
                    || output.shape().size() != 3
                    || output.shape().get(2) < 1
                    || output.shape().get(2) > MAX_CHANNELS) {
                throw unfit(model, size);
            }
            channels.add(Math.toIntExact(output.shape().get(2)));
            byCells.computeIfAbsent(output.shape().get(1), cells -> new ArrayList<>())
                    .add(i);
        }
        if (channels.size() != 2) {
            throw unfit(model, size);
        }
        int distances = distances(model, channels);
        int classes = channels.stream()
                .filter(count -> count != distances)
                .findFirst()
                .orElseThrow();
        List<Head> heads = new ArrayList<>();
        for (int stride : STRIDES) {
            Grid grid = size.grid(stride);
            List<Integer> pair = byCells.remove((long) grid.cells());
            if (pair != null) {
                heads.add(head(model, size, grid, pair, distances));
            }
        }
        if (heads.isEmpty() || heads.get(0).grid().stride() != STRIDES[0] || !byCells.isEmpty()) {
            throw unfit(model, size);
        }
        return new NanoDetHeads(heads, classes, distances / 4);
    }

    private static Head head(Signature model, ImageSize size, Grid grid, List<Integer> pair, int distances) {
        if (pair.size() != 2) {
            throw unfit(model, size);
        }
        int first = pair.get(0);
        int second = pair.get(1);
        boolean firstIsDistances = model.outputs().get(first).shape().get(2) == distances;
        if (firstIsDistances == (model.outputs().get(second).shape().get(2) == distances)) {
            throw unfit(model, size);
        }
        return firstIsDistances ? new Head(grid, second, first) : new Head(grid, first, second);
    }

    /** Which of the two channel counts is 4 x bins: the knob decides, else the labels, the names, the usual counts. */
    private static int distances(Signature model, Set<Integer> channels) {
        String regMax = model.parameters().get(REG_MAX);
        if (regMax != null) {
            return byKnob(regMax, channels);
        }
        List<Integer> possible = channels.stream()
                .filter(count -> count % 4 == 0 && count >= 8 && count <= 4 * MAX_BINS)
                .toList();
        if (possible.size() == 2) {
            possible = narrow(possible, count -> count != model.labels().size());
        }
        if (possible.size() == 2) {
            possible = narrow(possible, count -> isNamedLikeDistances(model, count));
        }
        if (possible.size() == 2) {
            possible = narrow(possible, USUAL_DISTANCES::contains);
        }
        if (possible.size() != 1) {
            throw new IllegalArgumentException("parser nanodet cannot tell which of the outputs' channel counts "
                    + channels + " is 4 x (reg_max + 1); set parameter reg_max, usually 7 or 10");
        }
        return possible.get(0);
    }

    private static int byKnob(String regMax, Set<Integer> channels) {
        for (int count : channels) {
            if (count % 4 == 0 && regMax.equals(String.valueOf(count / 4 - 1))) {
                return count;
            }
        }
        throw new IllegalArgumentException(
                "parameter reg_max must fit an output of 4 x (reg_max + 1) channels, but was \"" + regMax
                        + "\" and the outputs have " + channels);
    }

    private static List<Integer> narrow(List<Integer> counts, Predicate<Integer> rule) {
        List<Integer> left = counts.stream().filter(rule).toList();
        return left.size() == 1 ? left : counts;
    }

    private static boolean isNamedLikeDistances(Signature model, int channels) {
        return model.outputs().stream()
                .filter(output -> output.shape().get(2) == channels)
                .map(output -> output.name().toLowerCase(Locale.ROOT))
                .allMatch(name -> name.contains("dis") || name.contains("reg") || name.contains("box"));
    }

    private static IllegalArgumentException unfit(Signature model, ImageSize size) {
        return new IllegalArgumentException("parser nanodet expects two FP32 outputs per stride, [1,cells,classes] and"
                + " [1,cells,4 x (reg_max + 1)], with " + size.grid(8).cells() + ", "
                + size.grid(16).cells() + ", " + size.grid(32).cells() + " cells for a " + size.width() + "x"
                + size.height() + " input, but the model has " + model.outputs());
    }
}
